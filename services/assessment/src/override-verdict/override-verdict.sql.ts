import type { Tx } from '@hub/database'
import { and, eq, sql } from 'drizzle-orm'
import { assessments, overrides, revisions } from '../tables.ts'

/** The newest assessment of a revision, with what was assessed. */
export async function selectAssessed(tx: Tx, requestId: string, revision: number) {
  const [row] = await tx
    .select({
      verdict: assessments.verdict,
      objectives: assessments.objectives,
      rulesetVersion: assessments.rulesetVersion,
      content: revisions.content,
    })
    .from(assessments)
    .innerJoin(
      revisions,
      and(eq(revisions.requestId, assessments.requestId), eq(revisions.revision, assessments.revision)),
    )
    .where(and(eq(assessments.requestId, requestId), eq(assessments.revision, revision)))
    .orderBy(sql`${assessments.assessedAt} desc`)
    .limit(1)
  return row ?? null
}

export const insertOverride = (tx: Tx, override: typeof overrides.$inferInsert) => tx.insert(overrides).values(override)
