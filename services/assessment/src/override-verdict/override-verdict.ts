import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import type { Clock } from '@hub/runtime'
import type { Override, OverrulingVerdict } from '../assessment.ts'
import { findOverlaps } from '../find-overlaps.ts'
import { lockHead } from '../head.sql.ts'
import { listOverrides } from '../override.sql.ts'
import { decideOverride } from './override-verdict.rule.ts'
import { insertOverride, selectAssessed } from './override-verdict.sql.ts'

export interface OverrideVerdict {
  /** Its id or its reference. */
  key: string
  verdict: OverrulingVerdict
  reason: string
}

/** An operator overrules the newest verdict with a reason. */
export const makeOverrideVerdict =
  (clock: Clock) =>
  async (tx: Tx, { key, verdict, reason }: OverrideVerdict, { organisation, keyId }: Principal) => {
    const head = await lockHead(tx, key)
    const assessed = head && (await selectAssessed(tx, head.requestId, head.newestRevision))
    if (head === null || assessed === null) throw new Refusal('assessment.not_assessed')
    const { requestId, newestRevision: revision } = head
    const [earlier] = (await listOverrides(tx, requestId)).filter((each) => each.revision === revision)
    const previous = decideOverride(
      { verdict, operator: organisation },
      {
        ...head,
        revision,
        verdict: earlier?.verdict ?? assessed.verdict,
        request: assessed.content,
        ownOverlap: await ownOverlapOf(tx, requestId, organisation.slug),
      },
    )
    const at = clock.now()
    const { slug } = organisation
    await insertOverride(tx, {
      requestId,
      revision,
      previous,
      verdict,
      reason,
      organisation: slug,
      keyId,
      overriddenAt: at,
    })
    await emit(tx, {
      type: 'assessment.verdict_overridden',
      requestId,
      revision,
      actor: { organisation: slug, role: 'operator' },
      at,
      body: { previous, verdict, reason, objectives: assessed.objectives, rulesetVersion: assessed.rulesetVersion },
    })
    const override: Override = { previous, verdict, reason, organisation: slug, at: at.toISOString() }
    return { requestId, revision, ...override }
  }

/** The operator's own request for the same need; one that was called no duplicate is none. */
async function ownOverlapOf(tx: Tx, requestId: string, operator: string): Promise<string | null> {
  const found = await findOverlaps(tx, requestId)
  const own = found.find(({ requester, mark }) => requester === operator && mark?.mark !== 'not_duplicate')
  return own?.reference ?? null
}
