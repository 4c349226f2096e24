import type { Reader, Tx } from '@hub/database'
import { desc, lt } from 'drizzle-orm'
import { adjustments } from '../tables.ts'

export type AdjustmentRow = typeof adjustments.$inferSelect

export async function insertAdjustment(tx: Tx, row: typeof adjustments.$inferInsert): Promise<void> {
  await tx.insert(adjustments).values(row)
}

/** The latest first. */
export const listAdjustments = (reader: Reader, before: string | undefined, limit: number): Promise<AdjustmentRow[]> =>
  reader
    .select()
    .from(adjustments)
    .where(before === undefined ? undefined : lt(adjustments.id, before))
    .orderBy(desc(adjustments.id))
    .limit(limit)
