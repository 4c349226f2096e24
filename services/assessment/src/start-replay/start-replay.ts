import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import { type Clock, newId } from '@hub/runtime'
import { selectRulesetBody } from '../ruleset.sql.ts'
import { insertReplay, lockRunning } from './start-replay.sql.ts'

// They share the one consumer that routes what is submitted.
const mostAtOnce = 3

/** Begins to try a version on every request that there is now, one replay a version. */
export const makeStartReplay =
  (clock: Clock) =>
  async (tx: Tx, version: string, { organisation, keyId }: Principal) => {
    if ((await selectRulesetBody(tx, version)) === undefined)
      throw new Refusal('assessment.ruleset_unknown', { version })
    const running = await lockRunning(tx)
    if (running.includes(version)) throw new Refusal('assessment.replay_running', { version })
    if (running.length >= mostAtOnce)
      throw new Refusal('assessment.replays_running', { running: running.toSorted().join(', '), most: mostAtOnce })
    const id = newId()
    const begun = { id, version, organisation: organisation.slug, keyId, startedAt: clock.now() }
    return { id, version, ...(await insertReplay(tx, begun)) }
  }
