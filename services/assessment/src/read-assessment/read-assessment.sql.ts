import type { Reader } from '@hub/database'
import { desc, eq } from 'drizzle-orm'
import { assessments, requests } from '../tables.ts'

export async function selectHead(reader: Reader, requestId: string) {
  const [row] = await reader.select().from(requests).where(eq(requests.requestId, requestId))
  return row ?? null
}

/** Every assessment of a request, the newest revision first, and of one revision the newest assessment. */
export const listAssessments = (reader: Reader, requestId: string) =>
  reader
    .select()
    .from(assessments)
    .where(eq(assessments.requestId, requestId))
    .orderBy(desc(assessments.revision), desc(assessments.assessedAt))
