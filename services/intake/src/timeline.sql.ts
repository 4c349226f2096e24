import type { Actor } from '@hub/contracts'
import { insertAll, type Tx } from '@hub/database'
import { reasons, timeline } from './tables.ts'

export interface TimelineEntry {
  requestId: string
  at: Date
  actor: Actor
  type: string
  /** Ids, states, amounts; never free text. */
  facts: Record<string, unknown>
  /** Shown to everybody where the request is public. */
  isPublic?: boolean
}

/** `reason`: why, in the words of who did it, which only requester, operators and auditors read. */
export async function insertTimeline(
  tx: Tx,
  { isPublic = false, ...entry }: TimelineEntry,
  reason: string | null = null,
): Promise<void> {
  const [row] = await tx
    .insert(timeline)
    .values({ ...entry, isPublic })
    .returning({ seq: timeline.seq })
  if (reason && row) await tx.insert(reasons).values({ seq: row.seq, reason })
}

/** Entries of several requests at once. */
export const insertTimelines = (tx: Tx, entries: readonly TimelineEntry[]): Promise<void> =>
  insertAll(
    tx,
    timeline,
    entries.map(({ isPublic = false, ...entry }) => ({ ...entry, isPublic })),
  )
