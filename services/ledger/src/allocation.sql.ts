import type { Reader, Tx } from '@hub/database'
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { AllocationState } from './allocation.ts'
import { allocationLines, allocations, allocationTranches, disbursements, holdLines, votes } from './tables.ts'

export type AllocationRow = typeof allocations.$inferSelect
export type LineRow = typeof allocationLines.$inferSelect
export type TrancheRow = typeof allocationTranches.$inferSelect
export type VoteRow = typeof votes.$inferSelect
export type DisbursementRow = typeof disbursements.$inferSelect

export async function selectAllocation(reader: Reader, id: string): Promise<AllocationRow | undefined> {
  const [row] = await reader.select().from(allocations).where(eq(allocations.id, id))
  return row
}

/** Lock the request first where it is moved too. */
export async function lockAllocation(tx: Tx, id: string): Promise<AllocationRow | undefined> {
  const [row] = await tx.select().from(allocations).where(eq(allocations.id, id)).for('update')
  return row
}

/** The one of a request that is in this state. */
export async function lockAllocationOf(
  tx: Tx,
  requestId: string,
  state: 'planned' | 'proposed' | 'approved',
): Promise<AllocationRow | undefined> {
  const [row] = await tx
    .select()
    .from(allocations)
    .where(and(eq(allocations.requestId, requestId), eq(allocations.state, state)))
    .for('update')
  return row
}

/** Whether money is held or approved for a request. */
export async function selectHasOpenAllocation(reader: Reader, requestId: string): Promise<boolean> {
  const open = and(eq(allocations.requestId, requestId), inArray(allocations.state, ['proposed', 'approved']))
  return (await reader.$count(allocations, open)) > 0
}

export async function selectLatestAllocationOf(reader: Reader, requestId: string): Promise<AllocationRow | undefined> {
  const [row] = await reader
    .select()
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

export const listLines = (reader: Reader, ids: readonly string[]): Promise<LineRow[]> =>
  reader
    .select()
    .from(allocationLines)
    .where(inArray(allocationLines.allocationId, [...ids]))
    .orderBy(asc(allocationLines.allocationId), asc(allocationLines.line))

export const listTranches = (reader: Reader, ids: readonly string[]): Promise<TrancheRow[]> =>
  reader
    .select()
    .from(allocationTranches)
    .where(inArray(allocationTranches.allocationId, [...ids]))
    .orderBy(asc(allocationTranches.payee), asc(allocationTranches.tranche))

export const listVotes = (reader: Reader, ids: readonly string[]): Promise<VoteRow[]> =>
  reader
    .select()
    .from(votes)
    .where(inArray(votes.allocationId, [...ids]))
    .orderBy(asc(votes.castAt), asc(votes.organisation))

export const listDisbursements = (reader: Reader, ids: readonly string[]): Promise<DisbursementRow[]> =>
  reader
    .select()
    .from(disbursements)
    .where(inArray(disbursements.allocationId, [...ids]))
    .orderBy(asc(disbursements.payee), asc(disbursements.tranche))

/** What each allocation draws on, oldest contribution first: the lines of its hold. */
export const listDraws = (reader: Reader, ids: readonly string[]) =>
  reader
    .select({
      allocationId: allocations.id,
      contributionId: holdLines.contributionId,
      amountMinor: holdLines.amountMinor,
    })
    .from(allocations)
    .innerJoin(holdLines, eq(holdLines.holdId, allocations.holdId))
    .where(inArray(allocations.id, [...ids]))
    .orderBy(asc(holdLines.contributionId))

export interface PayeeShare {
  allocationId: string
  payee: string
  contributionId: string
  /** All that was approved, paid or not. */
  allocatedMinor: bigint
  disbursedMinor: bigint
  spentMinor: bigint
}

/** Approved, paid and spent of each payee and contribution, from the balances. Oldest contribution first. */
export async function listPayeeShares(reader: Reader, ids: readonly string[]): Promise<PayeeShare[]> {
  const rows = await reader.execute<
    Record<'allocation_id' | 'payee' | 'contribution_id' | 'allocated' | 'disbursed' | 'spent', string>
  >(sql`
    select allocation_id, payee, contribution_id, sum(posted) as allocated,
      coalesce(sum(posted) filter (where kind in ('advance', 'spent')), 0) as disbursed,
      coalesce(sum(posted) filter (where kind = 'spent'), 0) as spent
    from ledger.balance_lines
    where allocation_id = any (${`{${ids.join(',')}}`}::uuid[])
    group by allocation_id, payee, contribution_id order by allocation_id, payee, contribution_id`)
  return rows.map((row) => ({
    allocationId: row.allocation_id,
    payee: row.payee,
    contributionId: row.contribution_id,
    allocatedMinor: BigInt(row.allocated),
    disbursedMinor: BigInt(row.disbursed),
    spentMinor: BigInt(row.spent),
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
