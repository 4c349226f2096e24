// A submitted revision, as far as money is concerned.
import type { HubEvent, RequestRevision } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { parseMinor } from '@hub/money'
import { insertRevision } from './follow-request.sql.ts'

export async function noteRevision(tx: Tx, event: HubEvent<'intake.request_submitted'>): Promise<void> {
  const { request } = event.body
  const { requestId } = event
  if (requestId === null) throw new Error(`event ${event.id} names no request`)
  await insertRevision(tx, {
    id: requestId,
    reference: request.reference,
    revision: request.revision,
    state: 'filed',
    declinedAt: null,
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
