import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { lockOpenOffer } from '../answering.ts'
import { type Matching, moveOn } from '../matching.ts'
import { updateOffers } from '../offer.sql.ts'

export interface DeclineOffer {
  offerId: string
  partner: string
  reason: string
}

/** The partner says no: its slot is free again, and the next candidate is asked at once. */
export async function declineOffer(tx: Tx, matching: Matching, command: DeclineOffer): Promise<void> {
  const at = matching.clock.now()
  const { offer, request } = await lockOpenOffer(tx, command, at)
  const { partner, reason } = command
  await updateOffers(tx, [offer.id], { state: 'declined', answeredAt: at, reason })
  await emit(tx, {
    type: 'routing.offer_declined',
    requestId: request.id,
    revision: request.revision,
    actor: { organisation: partner, role: 'partner' },
    at,
    body: { offerId: offer.id, partner, reason },
  })
  await moveOn(tx, matching, request)
}
