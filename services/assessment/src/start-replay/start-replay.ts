import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import { type Clock, newId } from '@hub/runtime'
import { selectRulesetBody } from '../ruleset.sql.ts'
import { insertReplay, selectScope } from './start-replay.sql.ts'

/** Begins to try a version on every request that there is now. Several replays may run at once. */
export const makeStartReplay =
  (clock: Clock) =>
  async (tx: Tx, version: string, { organisation, keyId }: Principal) => {
    if ((await selectRulesetBody(tx, version)) === undefined)
      throw new Refusal('assessment.ruleset_unknown', { version })
    const at = clock.now()
    const { total, lastRequest } = await selectScope(tx)
    const isDone = total === 0
    const replay = { id: newId(), version, total, state: isDone ? ('done' as const) : ('running' as const) }
    await insertReplay(tx, {
      ...replay,
      organisation: organisation.slug,
      keyId,
      startedAt: at,
      movedAt: at,
      endedAt: isDone ? at : null,
      lastRequest,
    })
    return replay
  }
