import type { Tx } from '@hub/database'
import { and, eq } from 'drizzle-orm'
import { revisions } from '../tables.ts'

export async function selectRevision(tx: Tx, requestId: string, revision: number) {
  const [row] = await tx
    .select()
    .from(revisions)
    .where(and(eq(revisions.requestId, requestId), eq(revisions.revision, revision)))
  return row
}
