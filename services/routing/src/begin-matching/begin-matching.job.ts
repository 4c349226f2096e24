// The assessment's word: an eligible request gets its first offers, one that is overruled loses those it has.
import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { NotYet } from '@hub/events'
import { type Matching, moveOn, moveTo } from '../matching.ts'
import { lockRequest, updateRequest } from '../request.sql.ts'
import { isJudgedByLedger, type RoutedRequest } from '../request.ts'
import { withdrawTeam } from '../withdraw-offers.ts'

export const makeOnAssessed =
  (matching: Matching) =>
  async (tx: Tx, event: HubEvent<'assessment.request_assessed'>): Promise<void> => {
    if (event.body.verdict !== 'eligible') return
    const request = await lockJudged(tx, event)
    if (request !== undefined) await begin(tx, matching, request, event.body)
  }

export const makeOnOverridden =
  (matching: Matching) =>
  async (tx: Tx, event: HubEvent<'assessment.verdict_overridden'>): Promise<void> => {
    const request = await lockJudged(tx, event)
    if (request === undefined) return
    if (event.body.verdict === 'eligible') return begin(tx, matching, request, event.body)
    if (['reopened', 'withdrawn', 'ended'].includes(request.state)) return
    await withdrawTeam(tx, matching.clock, request, { reason: 'The request was declined.', actor: event.actor })
    await moveTo(tx, request, 'awaiting_verdict')
  }

type Judgement = Pick<HubEvent, 'requestId' | 'revision'>

/** The request as judged; undefined where a newer revision has come, or money is approved. The verdict may overtake the revision it is about. */
async function lockJudged(tx: Tx, { requestId, revision }: Judgement): Promise<RoutedRequest | undefined> {
  if (requestId === null || revision === null) return undefined
  const request = await lockRequest(tx, requestId)
  if (request && isJudgedByLedger(request)) return undefined
  if (request === undefined || request.revision < revision)
    throw new NotYet(`revision ${revision} of the request has not arrived`)
  return request.revision === revision ? request : undefined
}

interface Begun {
  objectives: number[]
  /** Left out by a verdict of before rulesets said how candidates are ranked. */
  rulesetVersion?: string | undefined
}

async function begin(
  tx: Tx,
  matching: Matching,
  request: RoutedRequest,
  { objectives, rulesetVersion = request.rulesetVersion }: Begun,
): Promise<void> {
  if (request.state !== 'awaiting_verdict') return
  await updateRequest(tx, request.id, { objectives, rulesetVersion })
  await moveOn(tx, matching, { ...request, objectives, rulesetVersion })
}
