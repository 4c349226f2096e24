import { addWorkingDays, type HubEvent, hubActor } from '@hub/contracts'
import type { Reader, Tx } from '@hub/database'
import { emit } from '@hub/events'
import type { Clock } from '@hub/runtime'
import type { Fund } from '../other-fund.ts'
import type { Ruleset } from '../ruleset.ts'
import { assess } from './assess-request.rule.ts'
import {
  insertAssessment,
  insertRevision,
  insertWords,
  selectBefore,
  selectIsAssessed,
  updateHead,
} from './assess-request.sql.ts'
import { fitFunds } from './fit-funds.rule.ts'

/** How long the requester has for its answers, in working days of its country. */
const clarificationDays = 10

/** Assesses a submitted revision by the active ruleset, once, and says so; what has not changed since the one before is not asked again. */
export const makeAssessRequest =
  (clock: Clock, activeRuleset: (reader: Reader) => Promise<Ruleset>, funds: readonly Fund[]) =>
  async (tx: Tx, event: HubEvent<'intake.request_submitted'>): Promise<void> => {
    const { requestId, body } = event
    if (requestId === null) throw new Error('a submitted request has no id')
    const { request } = body
    const at = clock.now()
    await updateHead(tx, requestId, request)
    // Also where another ruleset is active by now: what was said stays.
    if (await selectIsAssessed(tx, requestId, request.revision)) return
    const ruleset = await activeRuleset(tx)
    const before = request.revision > 1 ? await selectBefore(tx, requestId, request.revision) : null
    const assessment = assess(ruleset, request, before)
    await insertRevision(tx, requestId, request)
    await insertWords(tx, requestId, request.revision)
    await insertAssessment(tx, {
      requestId,
      revision: request.revision,
      ruleset,
      assessment,
      otherFunds: fitFunds(funds, request),
      at,
    })

    const { verdict, score, maxScore, objectives, suggestedObjectives, questions } = assessment
    const isAsking = verdict === 'needs_clarification'
    await emit(tx, {
      type: 'assessment.request_assessed',
      requestId,
      revision: request.revision,
      actor: hubActor,
      at,
      body: {
        verdict,
        score,
        maxScore,
        objectives,
        suggestedObjectives,
        questions,
        rulesetVersion: ruleset.version,
        due: isAsking ? addWorkingDays(at, clarificationDays, request.requester.country).toISOString() : null,
      },
    })
  }
