import type { Reader } from '@hub/database'
import { and, desc, eq, getTableColumns, sql } from 'drizzle-orm'
import { assessments, revisions } from '../tables.ts'

/** Every assessment of a request, the newest revision first, and of one revision the newest assessment. */
export const listAssessments = (reader: Reader, requestId: string) =>
  reader
    .select({ ...getTableColumns(assessments), language: sql<string>`${revisions.content} ->> 'language'` })
    .from(assessments)
    .innerJoin(
      revisions,
      and(eq(revisions.requestId, assessments.requestId), eq(revisions.revision, assessments.revision)),
    )
    .where(eq(assessments.requestId, requestId))
    .orderBy(desc(assessments.revision), desc(assessments.assessedAt))
