import type { Reader } from '@hub/database'
import { and, asc, desc, eq, gt, lt, sql } from 'drizzle-orm'
import { replayDifferences, replays, requests } from '../tables.ts'

/** The last begun first. */
export const listReplays = (reader: Reader, before: string | undefined, limit: number) =>
  reader
    .select()
    .from(replays)
    .where(before === undefined ? undefined : lt(replays.id, before))
    .orderBy(desc(replays.id))
    .limit(limit)

/** How many requests differ, and in what. */
export async function selectCounts(reader: Reader, replayId: string) {
  const counts = {
    requests: sql<number>`count(*)::int`,
    verdict: sql<number>`count(${replayDifferences.verdict})::int`,
    score: sql<number>`count(${replayDifferences.score})::int`,
    objectives: sql<number>`count(${replayDifferences.objectives})::int`,
    answers: sql<number>`count(${replayDifferences.answers})::int`,
    candidates: sql<number>`count(${replayDifferences.candidates})::int`,
  }
  const [row] = await reader.select(counts).from(replayDifferences).where(eq(replayDifferences.replayId, replayId))
  if (row === undefined) throw new Error('a count has no row')
  return row
}

/** In the order of the requests' ids, which is that of their filing. */
export const listDifferences = (reader: Reader, replayId: string, after: string | undefined, limit: number) =>
  reader
    .select({
      requestId: replayDifferences.requestId,
      reference: requests.reference,
      revision: replayDifferences.revision,
      verdict: replayDifferences.verdict,
      score: replayDifferences.score,
      objectives: replayDifferences.objectives,
      answers: replayDifferences.answers,
      candidates: replayDifferences.candidates,
    })
    .from(replayDifferences)
    .innerJoin(requests, eq(requests.requestId, replayDifferences.requestId))
    .where(
      and(
        eq(replayDifferences.replayId, replayId),
        after === undefined ? undefined : gt(replayDifferences.requestId, after),
      ),
    )
    .orderBy(asc(replayDifferences.requestId))
    .limit(limit)
