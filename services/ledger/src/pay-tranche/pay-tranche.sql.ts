import { executePrepared, insertAll, type Tx } from '@hub/database'
import { sql } from 'drizzle-orm'
import type { AllocationRow } from '../allocation.sql.ts'
import { dayOf } from '../day.ts'
import { disbursements } from '../tables.ts'
import type { Payable, PayTranche } from './pay-tranche.rule.ts'

export interface LockedPayable extends Payable, Pick<AllocationRow, 'id' | 'requestId' | 'currency' | 'version'> {
  funders: ReadonlyMap<string, { funder: string; visibility: string }>
}

interface Answer extends Omit<LockedPayable, 'approvedOn' | 'tranches' | 'made' | 'open' | 'funders'> {
  decidedAt: string | null
  tranches: { payee: string; tranche: number; amountMinor: string }[]
  made: (Omit<LockedPayable['made'][number], 'amountMinor'> & { amountMinor: string })[]
  open: Record<'payee' | 'contributionId' | 'leftMinor' | 'paidMinor' | 'funder' | 'visibility', string>[]
}

/** Locks allocations in the order of their id and reads what these payments of them are decided by, by one statement; by id. */
export async function lockPayables(
  tx: Tx,
  wanted: readonly Pick<PayTranche, 'allocationId' | 'payee'>[],
): Promise<Map<string, LockedPayable>> {
  const ids = new Set(wanted.map(({ allocationId }) => allocationId))
  const payees = new Set(wanted.map(({ payee }) => payee))
  const rows = await executePrepared<{ payable: Answer }>(
    tx,
    sql`select payable from ledger.lock_payables(${asArray(ids)}::uuid[], ${asArray(payees)}::text[])`,
  )
  return new Map(rows.map(({ payable }) => [payable.id, payableOf(payable)]))
}

// Ids and slugs: none has a quote in it, but one might read null.
const asArray = (values: Iterable<string>) => `{${Array.from(values, (value) => `"${value}"`).join(',')}}`

const payableOf = ({ decidedAt, tranches, made, open, ...allocation }: Answer): LockedPayable => ({
  ...allocation,
  approvedOn: decidedAt === null ? null : dayOf(new Date(decidedAt)),
  tranches: tranches.map((tranche) => ({ ...tranche, amountMinor: BigInt(tranche.amountMinor) })),
  made: made.map((each) => ({ ...each, amountMinor: BigInt(each.amountMinor) })),
  open: open.map(({ payee, contributionId, leftMinor, paidMinor }) => ({
    payee,
    contributionId,
    leftMinor: BigInt(leftMinor),
    paidMinor: BigInt(paidMinor),
  })),
  funders: new Map(open.map(({ contributionId, funder, visibility }) => [contributionId, { funder, visibility }])),
})

export const insertDisbursements = (tx: Tx, rows: readonly (typeof disbursements.$inferInsert)[]): Promise<void> =>
  insertAll(tx, disbursements, rows)
