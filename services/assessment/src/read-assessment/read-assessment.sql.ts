import type { Reader } from '@hub/database'
import { desc, eq } from 'drizzle-orm'
import { assessments } from '../tables.ts'

/** Every assessment of a request, the newest revision first, and of one revision the newest assessment. */
export const listAssessments = (reader: Reader, requestId: string) =>
  reader
    .select()
    .from(assessments)
    .where(eq(assessments.requestId, requestId))
    .orderBy(desc(assessments.revision), desc(assessments.assessedAt))
