import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { insertRuleset, lockRulesets, selectIsSame, selectRuleset } from '../ruleset.sql.ts'
import type { Ruleset } from '../ruleset.ts'

/** Stores a version; the same document again changes nothing and gets the first answer. */
export const makeUploadRuleset =
  (clock: Clock) =>
  async (tx: Tx, ruleset: Ruleset, { organisation, keyId }: Principal) => {
    const { version } = ruleset
    await lockRulesets(tx)
    await insertRuleset(tx, ruleset, { organisation: organisation.slug, keyId }, clock.now())
    const stored = await selectRuleset(tx, version)
    if (stored === null) throw new Error(`the ruleset ${version} was not stored`)
    if (!(await selectIsSame(tx, ruleset))) throw new Refusal('assessment.ruleset_differs', { version })
    const { body: _, recordedAt, ...summary } = stored
    return { ...summary, recordedAt: recordedAt.toISOString() }
  }
