import type { Reader, Tx } from '@hub/database'
import { parseMinor } from '@hub/money'
import { desc, getTableColumns, lt, sql } from 'drizzle-orm'
import { adjustments } from '../tables.ts'
import type { Adjustment } from './adjust-fund.rule.ts'

export type AdjustmentRow = typeof adjustments.$inferSelect & { isReversed: boolean }

export async function insertAdjustment(tx: Tx, row: typeof adjustments.$inferInsert): Promise<void> {
  await tx.insert(adjustments).values(row)
}

/** Locks adjustments of its kind, then finds the one that stands with the same day and amount, of the same payee. */
export async function lockSameAdjustment(tx: Tx, adjustment: Adjustment): Promise<string | null> {
  const { kind, amount, valueDate } = adjustment
  const { allocationId, payee } = adjustment.kind === 'write_off' ? adjustment : { allocationId: null, payee: null }
  await tx.execute(sql`select ledger.lock_bank_line(${kind})`)
  const [row] = await tx.execute<{ id: string }>(sql`
    select a.id from ledger.adjustments a where a.kind = ${kind} and a.value_date = ${valueDate}
      and a.amount_minor = ${parseMinor(amount)} and a.allocation_id is not distinct from ${allocationId}::uuid
      and a.payee is not distinct from ${payee}::text
      and not exists (select from ledger.transfers t where t.code = 'reversal' and t.corrects = a.id) order by a.id limit 1`)
  return row?.id ?? null
}

/** The latest first. */
export const listAdjustments = (reader: Reader, before: string | undefined, limit: number): Promise<AdjustmentRow[]> =>
  reader
    .select({
      ...getTableColumns(adjustments),
      isReversed: sql<boolean>`exists (select from ledger.reversals r where r.transfer_id = ${adjustments.id})`,
    })
    .from(adjustments)
    .where(before === undefined ? undefined : lt(adjustments.id, before))
    .orderBy(desc(adjustments.id))
    .limit(limit)
