import type { Tx } from '@hub/database'
import { contributions } from '../contribution.tables.ts'

export async function insertContribution(tx: Tx, row: typeof contributions.$inferInsert): Promise<void> {
  await tx.insert(contributions).values(row)
}
