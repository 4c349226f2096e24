import type { Tx } from '@hub/database'
import { refunds } from '../tables.ts'

export async function insertRefund(tx: Tx, row: typeof refunds.$inferInsert): Promise<void> {
  await tx.insert(refunds).values(row)
}
