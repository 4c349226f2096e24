import type { Tx } from '@hub/database'
import { returns } from '../contribution.tables.ts'

export async function insertReturn(tx: Tx, row: typeof returns.$inferInsert): Promise<void> {
  await tx.insert(returns).values(row)
}
