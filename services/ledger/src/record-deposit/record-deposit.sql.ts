import type { Tx } from '@hub/database'
import { deposits } from '../contribution.tables.ts'

export async function insertDeposit(tx: Tx, row: typeof deposits.$inferInsert): Promise<void> {
  await tx.insert(deposits).values(row)
}
