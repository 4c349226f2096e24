import type { Actor } from '@hub/contracts'
import { insertAll, type Tx } from '@hub/database'
import { timeline } from './tables.ts'

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

export const insertTimeline = (tx: Tx, entry: TimelineEntry): Promise<void> => insertTimelines(tx, [entry])

/** Entries of several requests at once. */
export const insertTimelines = (tx: Tx, entries: readonly TimelineEntry[]): Promise<void> =>
  insertAll(
    tx,
    timeline,
    entries.map(({ isPublic = false, ...entry }) => ({ ...entry, isPublic })),
  )
