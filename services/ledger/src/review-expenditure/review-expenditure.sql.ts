import type { Tx } from '@hub/database'
import { expenditureReviews } from '../tables.ts'

export async function insertReview(tx: Tx, row: typeof expenditureReviews.$inferInsert): Promise<void> {
  await tx.insert(expenditureReviews).values(row)
}
