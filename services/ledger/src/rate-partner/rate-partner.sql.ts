import type { Tx } from '@hub/database'
import { eq } from 'drizzle-orm'
import { organisations, partnerRisks } from '../tables.ts'

/** Two ratings at once come one after the other; false: the ledger knows no such organisation. */
export async function lockOrganisation(tx: Tx, slug: string): Promise<boolean> {
  const rows = await tx
    .select({ slug: organisations.slug })
    .from(organisations)
    .where(eq(organisations.slug, slug))
    .for('update')
  return rows.length > 0
}

export async function insertRisk(tx: Tx, row: typeof partnerRisks.$inferInsert): Promise<void> {
  await tx.insert(partnerRisks).values(row)
}
