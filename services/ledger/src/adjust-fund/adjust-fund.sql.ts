import type { Reader, Tx } from '@hub/database'
import { desc, getTableColumns, lt, sql } from 'drizzle-orm'
import { adjustments } from '../tables.ts'

export type AdjustmentRow = typeof adjustments.$inferSelect & { isReversed: boolean }

export async function insertAdjustment(tx: Tx, row: typeof adjustments.$inferInsert): Promise<void> {
  await tx.insert(adjustments).values(row)
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
