import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { NotYet } from '@hub/events'
import { type Matching, moveTo } from '../matching.ts'
import { holdsSlot } from '../offer.ts'
import { lockRequest } from '../request.sql.ts'
import { updateProposedTeam } from '../team.sql.ts'
import { withdrawOffers } from '../withdraw-offers.ts'

const reasons = {
  'ledger.request_completed': 'The request is completed.',
  'ledger.request_terminated': 'The request was terminated.',
}

/** The work is over, done or not: the members have their slots back, and the team stays on record as it was agreed. */
export const makeOnEnded =
  ({ clock }: Matching) =>
  async (
    tx: Tx,
    { type, requestId, revision, actor }: HubEvent<'ledger.request_completed' | 'ledger.request_terminated'>,
  ): Promise<void> => {
    const request = requestId === null ? undefined : await lockRequest(tx, requestId)
    if (request === undefined || revision === null || request.revision > revision) return
    // What the members hold for it is given back once it is known here, and not never.
    if (request.revision < revision) throw new NotYet(`revision ${revision} of the request has not arrived`)
    if (request.state !== 'agreed' && request.state !== 'funded') return
    await withdrawOffers(tx, clock, request, { reason: reasons[type], actor, which: holdsSlot })
    // A changed team that is before the requester does not come about any more.
    await updateProposedTeam(tx, request.id, { state: 'withdrawn', answeredAt: clock.now(), reason: reasons[type] })
    await moveTo(tx, request, 'ended')
  }
