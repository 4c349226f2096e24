// What the assessment says of a revision, as far as money is concerned.
import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { NotYet } from '@hub/events'
import { lockRequest, type RequestRow, updateRequestState } from '../request.sql.ts'
import { isStillToCome, mayBeDeclined } from '../request.ts'
import { insertScore, markDeclined, updateObjectives } from './follow-request.sql.ts'

type Verdict = HubEvent<'assessment.request_assessed' | 'assessment.verdict_overridden'>

/** Where the requester named no objectives, the assessment's suggestions decide which earmarks fit; its score, whose turn it is first. */
export async function noteVerdict(tx: Tx, event: HubEvent<'assessment.request_assessed'>): Promise<void> {
  await insertScore(tx, event)
  const request = await lockJudged(tx, event)
  if (request) await updateObjectives(tx, request.id, event.body.objectives)
}

/** An operator overruled: what is declined gets no money until it is eligible again, unless money was proposed first. */
export async function noteOverruling(tx: Tx, event: HubEvent<'assessment.verdict_overridden'>): Promise<void> {
  const request = await lockJudged(tx, event)
  if (request === undefined) return
  await updateObjectives(tx, request.id, event.body.objectives)
  const { verdict } = event.body
  if (verdict === 'declined' && mayBeDeclined(request.state))
    await markDeclined(tx, request.id, new Date(event.occurredAt))
  if (verdict === 'eligible' && request.state === 'declined') await updateRequestState(tx, request.id, 'filed')
}

/** The request, where the verdict is about its current revision. */
async function lockJudged(tx: Tx, { requestId, revision }: Verdict): Promise<RequestRow | undefined> {
  if (requestId === null || revision === null) return undefined
  const request = await lockRequest(tx, requestId)
  if (request === undefined || isStillToCome(request, revision)) throw new NotYet('the revision is still to come')
  return request.revision === revision ? request : undefined
}
