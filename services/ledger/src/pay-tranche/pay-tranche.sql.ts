import type { Tx } from '@hub/database'
import { disbursements } from '../tables.ts'

export async function insertDisbursement(tx: Tx, row: typeof disbursements.$inferInsert): Promise<void> {
  await tx.insert(disbursements).values(row)
}
