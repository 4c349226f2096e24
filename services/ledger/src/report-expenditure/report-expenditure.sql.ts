import type { Tx } from '@hub/database'
import { expenditures } from '../tables.ts'

export async function insertExpenditure(tx: Tx, row: typeof expenditures.$inferInsert): Promise<void> {
  await tx.insert(expenditures).values(row)
}
