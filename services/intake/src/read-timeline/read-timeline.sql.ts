import type { Reader } from '@hub/database'
import { and, asc, eq, gt } from 'drizzle-orm'
import { timeline } from '../tables.ts'

/** In the order in which intake learnt of the steps. */
export async function listTimeline(
  reader: Reader,
  requestId: string,
  { onlyPublic, after, limit }: { onlyPublic: boolean; after: number; limit: number },
) {
  return reader
    .select()
    .from(timeline)
    .where(
      and(
        eq(timeline.requestId, requestId),
        gt(timeline.seq, after),
        onlyPublic ? eq(timeline.isPublic, true) : undefined,
      ),
    )
    .orderBy(asc(timeline.seq))
    .limit(limit)
}
