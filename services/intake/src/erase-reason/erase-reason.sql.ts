import type { Actor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { and, eq, sql } from 'drizzle-orm'
import { reasons, timeline } from '../tables.ts'

/** Who took a step that has a reason. */
export async function selectActor(tx: Tx, requestId: string, entry: number): Promise<Actor | undefined> {
  const [step] = await tx
    .select({ actor: timeline.actor })
    .from(timeline)
    .innerJoin(reasons, eq(reasons.seq, timeline.seq))
    .where(and(eq(timeline.requestId, requestId), eq(timeline.seq, entry)))
  return step?.actor
}

/** Slugs of those that ever accepted an offer for it: whoever was in a team is among them. */
export async function listAccepted(tx: Tx, requestId: string): Promise<string[]> {
  const rows = await tx
    .select({ partner: sql<string>`${timeline.facts} ->> 'partner'` })
    .from(timeline)
    .where(and(eq(timeline.requestId, requestId), eq(timeline.type, 'routing.offer_accepted')))
  return rows.map(({ partner }) => partner)
}

export const deleteReason = (tx: Tx, entry: number) => tx.delete(reasons).where(eq(reasons.seq, entry))
