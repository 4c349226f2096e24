import type { Tx } from '@hub/database'
import { votes } from '../tables.ts'

export async function insertVote(tx: Tx, row: typeof votes.$inferInsert): Promise<void> {
  await tx.insert(votes).values(row)
}
