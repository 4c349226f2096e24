// A submitted revision, as far as money is concerned.
import type { HubEvent, RequestRevision } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { NotYet } from '@hub/events'
import { parseMinor } from '@hub/money'
import { lockRequest } from '../request.sql.ts'
import { insertRevision, updateObjectives } from './follow-request.sql.ts'

export async function noteRevision(tx: Tx, event: HubEvent<'intake.request_submitted'>): Promise<void> {
  const { request } = event.body
  const { requestId } = event
  if (requestId === null) throw new Error(`event ${event.id} names no request`)
  await insertRevision(tx, {
    id: requestId,
    reference: request.reference,
    revision: request.revision,
    state: 'filed',
    title: request.title,
    requester: request.requester.slug,
    requesterCountry: request.requester.country,
    visibility: request.visibility,
    countries: [...new Set(request.territories.map(({ country }) => country))],
    objectives: request.objectives.length > 0 ? request.objectives : null,
    ...askOf(request),
    team: [],
    payees: [],
  })
}

/** The sum of the financial needs; intake takes one currency in a request. */
function askOf({ needs }: RequestRevision): { askMinor: bigint | null; askCurrency: string | null } {
  const asked = needs.flatMap(({ kind, amount }) => (kind === 'financial' && amount ? [amount] : []))
  const [first] = asked
  if (first === undefined) return { askMinor: null, askCurrency: null }
  return { askMinor: asked.reduce((sum, amount) => sum + parseMinor(amount), 0n), askCurrency: first.currency }
}

/** Where the requester named no objectives, the assessment's suggestions decide which earmarks fit. */
export async function noteObjectives(
  tx: Tx,
  { requestId, revision, body }: HubEvent<'assessment.request_assessed' | 'assessment.verdict_overridden'>,
): Promise<void> {
  if (requestId === null || revision === null) return
  const request = await lockRequest(tx, requestId)
  if (request === undefined || request.revision < revision) throw new NotYet('the revision is still to come')
  if (request.revision === revision) await updateObjectives(tx, requestId, body.objectives)
}
