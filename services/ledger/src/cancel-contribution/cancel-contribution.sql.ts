import type { Tx } from '@hub/database'
import { eq } from 'drizzle-orm'
import { cancellations, contributions } from '../contribution.tables.ts'

export async function insertCancellation(tx: Tx, row: typeof cancellations.$inferInsert): Promise<void> {
  await tx.insert(cancellations).values(row)
  await tx.update(contributions).set({ state: 'cancelled' }).where(eq(contributions.id, row.contributionId))
}
