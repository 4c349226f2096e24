import type { Actor } from '@hub/contracts'
import type { Tx } from '@hub/database'
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

export async function insertTimeline(tx: Tx, { isPublic = false, ...entry }: TimelineEntry): Promise<void> {
  await tx.insert(timeline).values({ ...entry, isPublic })
}
