// A submitted revision, as far as money is concerned.
import type { HubEvent, RequestRevision } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { parseMinor } from '@hub/money'
import type { Clock } from '@hub/runtime'
import { lockAllocationOf } from '../allocation.sql.ts'
import { lockRequest, type RequestRow } from '../request.sql.ts'
import { isGranted } from '../request.ts'
import { voidProposal } from '../void-proposal.ts'
import { askGovernment } from './ask-government.ts'
import { insertRevision } from './follow-request.sql.ts'
import { keepRequest } from './keep-request.ts'

/** Takes the place of the revision before it, and with it goes what was proposed for that one; not once money is granted. */
export const makeNoteRevision =
  (clock: Clock) =>
  async (tx: Tx, event: HubEvent<'intake.request_submitted'>): Promise<void> => {
    const { requestId, actor, body } = event
    if (requestId === null) throw new Error(`event ${event.id} names no request`)
    const known = await lockRequest(tx, requestId)
    if (known && known.revision >= body.request.revision) return
    const at = clock.now()
    if (known && isGranted(known)) return keepRequest(tx, known, at)
    const allocation = await lockAllocationOf(tx, requestId, 'proposed')
    const reason = 'The requester submitted another revision while the money was being decided on.'
    if (allocation) await voidProposal(tx, allocation, { reason, actor, at })
    const row = rowOf(requestId, body.request)
    await insertRevision(tx, row)
    await askGovernment(tx, row, known, at)
  }

const rowOf = (id: string, request: RequestRevision): RequestRow => ({
  id,
  reference: request.reference,
  revision: request.revision,
  state: 'filed',
  declinedAt: null,
  title: request.title,
  requester: request.requester.slug,
  requesterCountry: request.requester.country,
  requesterKind: request.requester.kind,
  citedNoObjection: request.endorsement?.kind === 'national_no_objection' ? request.endorsement.reference : null,
  visibility: request.visibility,
  countries: [...new Set(request.territories.map(({ country }) => country))],
  objectives: request.objectives.length > 0 ? request.objectives : null,
  ...askOf(request),
  startsOn: request.timeframe?.start ?? null,
  months: request.timeframe?.months ?? null,
  team: null,
})

/** The sum of the financial needs; intake takes one currency in a request. */
function askOf({ needs }: RequestRevision): { askMinor: bigint | null; askCurrency: string | null } {
  const asked = needs.flatMap(({ kind, amount }) => (kind === 'financial' && amount ? [amount] : []))
  const [first] = asked
  if (first === undefined) return { askMinor: null, askCurrency: null }
  return { askMinor: asked.reduce((sum, amount) => sum + parseMinor(amount), 0n), askCurrency: first.currency }
}
