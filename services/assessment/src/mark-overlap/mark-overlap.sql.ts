import type { Tx } from '@hub/database'
import { and, desc, eq } from 'drizzle-orm'
import { overlapMarks, revisions } from '../tables.ts'

export interface PairOfIds {
  oneId: string
  otherId: string
}

export async function selectNewestMark(tx: Tx, { oneId, otherId }: PairOfIds) {
  const [row] = await tx
    .select({
      mark: overlapMarks.mark,
      oneRevision: overlapMarks.oneRevision,
      otherRevision: overlapMarks.otherRevision,
    })
    .from(overlapMarks)
    .where(and(eq(overlapMarks.oneId, oneId), eq(overlapMarks.otherId, otherId)))
    .orderBy(desc(overlapMarks.id))
    .limit(1)
  return row ?? null
}

export async function selectContent(tx: Tx, requestId: string, revision: number) {
  const [row] = await tx
    .select({ content: revisions.content })
    .from(revisions)
    .where(and(eq(revisions.requestId, requestId), eq(revisions.revision, revision)))
  return row?.content ?? null
}

export const insertMark = (tx: Tx, mark: typeof overlapMarks.$inferInsert) => tx.insert(overlapMarks).values(mark)
