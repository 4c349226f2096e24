import type { Tx } from '@hub/database'
import { eq } from 'drizzle-orm'
import { agreements, contributions } from '../contribution.tables.ts'

export async function insertAgreement(tx: Tx, row: typeof agreements.$inferInsert): Promise<void> {
  await tx.insert(agreements).values(row)
  await tx.update(contributions).set({ state: 'agreed' }).where(eq(contributions.id, row.contributionId))
}
