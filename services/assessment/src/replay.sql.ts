import type { Reader, Tx } from '@hub/database'
import { and, eq } from 'drizzle-orm'
import { replayRequests, replays } from './tables.ts'

export type Replay = typeof replays.$inferSelect

export async function selectReplay(reader: Reader, id: string): Promise<Replay | null> {
  const [row] = await reader.select().from(replays).where(eq(replays.id, id))
  return row ?? null
}

/** One that runs, as it is until the transaction ends; null where it has ended. */
export async function lockRunningReplay(tx: Tx, id: string): Promise<Replay | null> {
  const [row] = await tx
    .select()
    .from(replays)
    .where(and(eq(replays.id, id), eq(replays.state, 'running')))
    .for('update')
  return row ?? null
}

/** With its end goes what it has not come to. */
export async function updateReplay(
  tx: Tx,
  id: string,
  changes: Partial<
    Pick<Replay, 'state' | 'reason' | 'movedAt' | 'endedAt' | 'assessed' | 'ranked' | 'skipped' | 'batches'>
  >,
): Promise<void> {
  await tx.update(replays).set(changes).where(eq(replays.id, id))
  if (changes.endedAt) await tx.delete(replayRequests).where(eq(replayRequests.replayId, id))
}
