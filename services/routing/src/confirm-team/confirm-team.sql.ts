import type { Tx } from '@hub/database'
import { confirmations } from '../tables.ts'

export async function insertConfirmation(tx: Tx, row: typeof confirmations.$inferInsert): Promise<void> {
  await tx.insert(confirmations).values(row)
}
