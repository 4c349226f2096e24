import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import { type Clock, newId } from '@hub/runtime'
import { selectRulesetBody } from '../ruleset.sql.ts'
import { insertReplay } from './start-replay.sql.ts'

/** Begins to try a version on every request that there is now. Several replays may run at once. */
export const makeStartReplay =
  (clock: Clock) =>
  async (tx: Tx, version: string, { organisation, keyId }: Principal) => {
    if ((await selectRulesetBody(tx, version)) === undefined)
      throw new Refusal('assessment.ruleset_unknown', { version })
    const id = newId()
    const begun = { id, version, organisation: organisation.slug, keyId, startedAt: clock.now() }
    return { id, version, ...(await insertReplay(tx, begun)) }
  }
