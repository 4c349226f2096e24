import type { Reader } from '@hub/database'
import { and, asc, eq, getTableColumns, gt, sql } from 'drizzle-orm'
import { reasons, timeline } from '../tables.ts'

/** In the order in which intake learnt of the steps. Of public ones no reason is read. */
export async function listTimeline(
  reader: Reader,
  requestId: string,
  { onlyPublic, after, limit }: { onlyPublic: boolean; after: number; limit: number },
) {
  return reader
    .select({ ...getTableColumns(timeline), reason: reasons.reason })
    .from(timeline)
    .leftJoin(reasons, onlyPublic ? sql`false` : eq(reasons.seq, timeline.seq))
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
