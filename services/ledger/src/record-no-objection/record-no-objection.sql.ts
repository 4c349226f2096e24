import type { Tx } from '@hub/database'
import { noObjections } from '../tables.ts'

export async function insertNoObjection(tx: Tx, row: typeof noObjections.$inferInsert): Promise<void> {
  await tx.insert(noObjections).values(row)
}
