import type { Reader, Tx } from '@hub/database'
import { and, asc, desc, eq, getTableColumns, inArray, sql } from 'drizzle-orm'
import type { AllocationState } from './allocation.ts'
import { movedByOutages } from './outage.sql.ts'
import { asDate, recordedAtOf } from './recorded.ts'
import type { OpenPart } from './share.ts'
import { allocationLines, allocations, allocationTranches, disbursements, votes } from './tables.ts'

export type AllocationRow = typeof allocations.$inferSelect
export type LineRow = typeof allocationLines.$inferSelect
export type TrancheRow = typeof allocationTranches.$inferSelect
export type VoteRow = typeof votes.$inferSelect
export type DisbursementRow = typeof disbursements.$inferSelect & { recordedAt: Date }

/** Its columns, `due` as outages have moved it. */
export const allocationColumns = {
  ...getTableColumns(allocations),
  due: movedByOutages(allocations.due, { since: allocations.proposedAt, closed: allocations.decidedAt }),
}

export async function selectAllocation(reader: Reader, id: string): Promise<AllocationRow | undefined> {
  const [row] = await reader.select(allocationColumns).from(allocations).where(eq(allocations.id, id))
  return row
}

/** Lock the request first where it is moved too. */
export async function lockAllocation(tx: Tx, id: string): Promise<AllocationRow | undefined> {
  const [row] = await tx.select(allocationColumns).from(allocations).where(eq(allocations.id, id)).for('update')
  return row
}

export async function lockAllocationsOf(tx: Tx, requestIds: readonly string[]): Promise<void> {
  const ids = tx.select({ id: allocations.id }).from(allocations).where(inArray(allocations.requestId, requestIds))
  await ids.orderBy(allocations.id).for('update')
}

/** The one of a request that is in one of these states. */
export async function lockAllocationOf(
  tx: Tx,
  requestId: string,
  ...states: ('planned' | 'proposed' | 'approved' | 'closed')[]
): Promise<AllocationRow | undefined> {
  const [row] = await tx
    .select(allocationColumns)
    .from(allocations)
    .where(and(eq(allocations.requestId, requestId), inArray(allocations.state, states)))
    .for('update')
  return row
}

/** Whether money is held or approved for a request, or was. */
export async function selectHasOpenAllocation(reader: Reader, requestId: string): Promise<boolean> {
  const open = and(eq(allocations.requestId, requestId), inArray(allocations.state, ['proposed', 'approved', 'closed']))
  return (await reader.$count(allocations, open)) > 0
}

export async function selectLatestAllocationOf(reader: Reader, requestId: string): Promise<AllocationRow | undefined> {
  const [row] = await reader
    .select(allocationColumns)
    .from(allocations)
    .where(eq(allocations.requestId, requestId))
    .orderBy(desc(allocations.id))
    .limit(1)
  return row
}

export async function updateAllocationState(
  tx: Tx,
  id: string,
  state: AllocationState,
  decidedAt: Date,
  voidReason: string | null = null,
): Promise<void> {
  await tx.update(allocations).set({ state, decidedAt, voidReason }).where(eq(allocations.id, id))
}

/** Lines in force. */
export const listLines = (reader: Reader, ids: readonly string[]): Promise<LineRow[]> =>
  reader
    .select(getTableColumns(allocationLines))
    .from(allocationLines)
    .innerJoin(
      allocations,
      and(eq(allocations.id, allocationLines.allocationId), eq(allocations.version, allocationLines.version)),
    )
    .where(inArray(allocationLines.allocationId, [...ids]))
    .orderBy(asc(allocationLines.allocationId), asc(allocationLines.line))

/** Tranches in force. */
export const listTranches = (reader: Reader, ids: readonly string[]): Promise<TrancheRow[]> =>
  reader
    .select(getTableColumns(allocationTranches))
    .from(allocationTranches)
    .innerJoin(
      allocations,
      and(eq(allocations.id, allocationTranches.allocationId), eq(allocations.version, allocationTranches.version)),
    )
    .where(inArray(allocationTranches.allocationId, [...ids]))
    .orderBy(asc(allocationTranches.payee), asc(allocationTranches.tranche))

export const listVotes = (reader: Reader, ids: readonly string[]): Promise<VoteRow[]> =>
  reader
    .select()
    .from(votes)
    .where(inArray(votes.allocationId, [...ids]))
    .orderBy(asc(votes.castAt), asc(votes.organisation))

/** Payments that stand: none that was reversed. */
export const listDisbursements = (reader: Reader, ids: readonly string[]): Promise<DisbursementRow[]> =>
  reader
    .select({ ...getTableColumns(disbursements), recordedAt: recordedAtOf(sql`${disbursements.id}`).mapWith(asDate) })
    .from(disbursements)
    .where(
      and(
        inArray(disbursements.allocationId, [...ids]),
        sql`not exists (select from ledger.transfers t where t.code = 'reversal' and t.corrects = ${disbursements.id})`,
      ),
    )
    .orderBy(asc(disbursements.payee), asc(disbursements.tranche))

/** Whether a payment was ever made, also one that was reversed since: by the first one the work begins, once. */
export async function selectWasPaid(reader: Reader, id: string): Promise<boolean> {
  return (await reader.$count(disbursements, eq(disbursements.allocationId, id))) > 0
}

/** What each allocation draws on, oldest contribution first: the lines of its hold, and what amendments added and gave back. */
export async function listDraws(reader: Reader, ids: readonly string[]) {
  const rows = await reader.execute<{ allocation_id: string; contribution_id: string; amount_minor: string }>(sql`
    select allocation_id, contribution_id, amount_minor from ledger.allocation_draws
    where allocation_id = any (${`{${ids.join(',')}}`}::uuid[]) order by contribution_id`)
  return rows.map((row) => ({
    allocationId: row.allocation_id,
    contributionId: row.contribution_id,
    amountMinor: BigInt(row.amount_minor),
  }))
}

export interface PayeeShare {
  allocationId: string
  payee: string
  contributionId: string
  /** Approved and not paid. */
  unpaidMinor: bigint
  /** All that was paid, also what came back since. */
  paidMinor: bigint
  /** With the payee, neither reported as spent nor given back nor written off. */
  advanceMinor: bigint
  spentMinor: bigint
  writtenOffMinor: bigint
}

/** What became of the money of each payee and contribution. Oldest contribution first. */
export async function listPayeeShares(reader: Reader, ids: readonly string[]): Promise<PayeeShare[]> {
  const rows = await reader.execute<
    Record<
      'allocation_id' | 'payee' | 'contribution_id' | 'unpaid' | 'paid' | 'advance' | 'spent' | 'written_off',
      string
    >
  >(sql`
    select allocation_id, payee, contribution_id,
      coalesce(sum(amount_minor) filter (where kind = 'allocated'), 0) as unpaid,
      coalesce(-sum(amount_minor) filter (where kind = 'allocated' and code in ('disbursement', 'reversal')), 0) as paid,
      coalesce(sum(amount_minor) filter (where kind = 'advance'), 0) as advance,
      coalesce(sum(amount_minor) filter (where kind = 'spent'), 0) as spent,
      coalesce(sum(amount_minor) filter (where kind = 'written_off'), 0) as written_off
    from ledger.entry_lines
    where allocation_id = any (${`{${ids.join(',')}}`}::uuid[])
    group by allocation_id, payee, contribution_id order by allocation_id, payee, contribution_id`)
  return rows.map((row) => ({
    allocationId: row.allocation_id,
    payee: row.payee,
    contributionId: row.contribution_id,
    unpaidMinor: BigInt(row.unpaid),
    paidMinor: BigInt(row.paid),
    advanceMinor: BigInt(row.advance),
    spentMinor: BigInt(row.spent),
    writtenOffMinor: BigInt(row.written_off),
  }))
}

export interface OpenShare extends OpenPart {
  allocationId: string
  payee: string
}

/** What the coming payments of each payee are split by. Oldest contribution first. */
export async function listOpenShares(reader: Reader, ids: readonly string[]): Promise<OpenShare[]> {
  const rows = await reader.execute<
    Record<'allocation_id' | 'payee' | 'contribution_id' | 'left_minor' | 'paid_minor', string>
  >(sql`
    select allocation_id, payee, contribution_id, left_minor, paid_minor from ledger.open_shares
    where allocation_id = any (${`{${ids.join(',')}}`}::uuid[]) order by allocation_id, payee, contribution_id`)
  return rows.map((row) => ({
    allocationId: row.allocation_id,
    payee: row.payee,
    contributionId: row.contribution_id,
    leftMinor: BigInt(row.left_minor),
    paidMinor: BigInt(row.paid_minor),
  }))
}

/** What each contribution gave to each payment that was made, from the entries. */
export async function listPaidShares(reader: Reader, ids: readonly string[]) {
  const rows = await reader.execute<{ disbursement_id: string; contribution_id: string; amount: string }>(sql`
    select d.id as disbursement_id, e.contribution_id, e.amount_minor as amount
    from ledger.disbursements d join ledger.entry_lines e on e.transfer_id = d.id and e.amount_minor > 0
    where d.allocation_id = any (${`{${ids.join(',')}}`}::uuid[]) order by d.id, e.contribution_id`)
  return rows.map((row) => ({
    disbursementId: row.disbursement_id,
    contributionId: row.contribution_id,
    amountMinor: BigInt(row.amount),
  }))
}
