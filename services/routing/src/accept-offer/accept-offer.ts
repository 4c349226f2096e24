import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { lockOpenOffer } from '../answering.ts'
import { type Matching, moveOn } from '../matching.ts'
import { needsToCover, uncovered } from '../need.ts'
import { listOffersOf, updateOffers } from '../offer.sql.ts'
import { askedOf } from '../offer.ts'
import { decideReserved, decideTaken, type NamedNeed } from './accept-offer.rule.ts'

export interface AcceptOffer {
  offerId: string
  partner: string
  needs: NamedNeed[] | undefined
  note: string | null
}

/** The partner joins; with the last need covered the team goes to the requester, and what it leaves is asked of the next. */
export async function acceptOffer(tx: Tx, matching: Matching, command: AcceptOffer): Promise<void> {
  const at = matching.clock.now()
  const { offer, request } = await lockOpenOffer(tx, command, at)
  const accepted = (await listOffersOf(tx, request)).filter(({ state }) => state === 'accepted')
  const left = uncovered(
    needsToCover(request.content),
    accepted.flatMap(({ taken }) => taken),
  )
  const taken = decideTaken(askedOf(offer), left, command.needs)
  const reserved = decideReserved(offer.reserved, taken)
  const { partner, note } = command
  await updateOffers(tx, [offer.id], { state: 'accepted', answeredAt: at, taken, reserved, note })
  await emit(tx, {
    type: 'routing.offer_accepted',
    requestId: request.id,
    revision: request.revision,
    actor: { organisation: partner, role: 'partner' },
    at,
    body: { offerId: offer.id, partner, note },
  })
  await moveOn(tx, matching, request)
}
