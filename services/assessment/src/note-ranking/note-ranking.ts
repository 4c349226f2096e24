import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import type { Clock } from '@hub/runtime'
import { lockRunningReplay, updateReplay } from '../replay.sql.ts'
import { insertCandidateDifferences, markRanked } from './note-ranking.sql.ts'

/** Routing's answer to a batch of a replay; with the last one the replay is done. */
export const makeNoteRanking =
  (clock: Clock) =>
  async (tx: Tx, { body }: HubEvent<'routing.replay_batch_ranked'>): Promise<void> => {
    const { replayId, batch, differences, skipped, fault } = body
    const replay = await lockRunningReplay(tx, replayId)
    if (replay === null) return
    const at = clock.now()
    const requests = await markRanked(tx, { replayId, batch }, at)
    if (requests === null) return
    if (fault !== null) {
      const reason = `Batch ${batch} could not be ranked: ${fault}`
      return updateReplay(tx, replayId, { state: 'failed', reason, endedAt: at })
    }
    await insertCandidateDifferences(tx, replayId, differences)
    const ranked = replay.ranked + requests
    const isDone = ranked === replay.total
    await updateReplay(tx, replayId, {
      ranked,
      skipped: replay.skipped + skipped.length,
      movedAt: at,
      ...(isDone ? { state: 'done', endedAt: at } : {}),
    })
  }
