import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { insertActivation, lockRulesets, selectActiveVersion, selectRulesetBody } from '../ruleset.sql.ts'
import { parseRuleset } from '../ruleset.ts'

export interface ActivateRuleset {
  version: string
  reason: string
}

/** What is submitted from now on is assessed by this version; what was assessed keeps its own. */
export const makeActivateRuleset =
  (clock: Clock) =>
  async (tx: Tx, { version, reason }: ActivateRuleset, { organisation, keyId }: Principal) => {
    await lockRulesets(tx)
    const body = await selectRulesetBody(tx, version)
    if (body === undefined) throw new Refusal('assessment.ruleset_unknown', { version })
    const previous = await selectActiveVersion(tx)
    if (previous === version) throw new Refusal('assessment.ruleset_active', { version })
    const at = clock.now()
    await insertActivation(tx, { version, activatedAt: at, organisation: organisation.slug, keyId, reason })
    await emit(tx, {
      type: 'assessment.ruleset_activated',
      actor: { organisation: organisation.slug, role: 'operator' },
      at,
      body: { version, previous, reason, ranking: parseRuleset(body, version).ranking ?? null },
    })
    return { version, previous, organisation: organisation.slug, reason, at: at.toISOString() }
  }
