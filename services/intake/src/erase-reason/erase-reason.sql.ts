import type { Tx } from '@hub/database'
import { and, eq, inArray } from 'drizzle-orm'
import { reasons, timeline } from '../tables.ts'

/** Whether there was one. */
export async function deleteReason(tx: Tx, requestId: string, entry: number): Promise<boolean> {
  const ofRequest = tx
    .select({ seq: timeline.seq })
    .from(timeline)
    .where(and(eq(timeline.requestId, requestId), eq(timeline.seq, entry)))
  const gone = await tx.delete(reasons).where(inArray(reasons.seq, ofRequest)).returning({ seq: reasons.seq })
  return gone.length > 0
}
