import type { Tx } from '@hub/database'
import { eq } from 'drizzle-orm'
import { allocations, amendmentDraws, amendmentVotes } from '../tables.ts'

export async function insertAmendmentVote(tx: Tx, row: typeof amendmentVotes.$inferInsert): Promise<void> {
  await tx.insert(amendmentVotes).values(row)
}

/** What it drew, above zero, and gave back, below zero. */
export async function insertAmendmentDraws(tx: Tx, rows: (typeof amendmentDraws.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await tx.insert(amendmentDraws).values(rows)
}

/** Brings the amendment's lines and tranches into force. */
export async function updateVersion(tx: Tx, id: string, version: number, amountMinor: bigint): Promise<void> {
  await tx.update(allocations).set({ version, amountMinor }).where(eq(allocations.id, id))
}
