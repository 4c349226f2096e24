// An offer in the hands of the partner that answers it.
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { noteOutage } from './note-outage.ts'
import { selectOffer } from './offer.sql.ts'
import { mustBeOpen, type Offer } from './offer.ts'
import { type OfferView, viewOffer } from './offer-view.ts'
import { lockRequest } from './request.sql.ts'
import type { RoutedRequest } from './request.ts'

/** Locks the request, so that of two answers at once each sees the other. An offer of another partner does not exist for this one. */
export async function lockOpenOffer(
  tx: Tx,
  { offerId, partner }: { offerId: string; partner: string },
  at: Date,
): Promise<{ offer: Offer; request: RoutedRequest }> {
  await noteOutage(tx, at)
  const found = await selectOffer(tx, offerId)
  if (found === undefined || found.partner !== partner) throw new Refusal('http.not_found')
  const request = await lockRequest(tx, found.requestId)
  const offer = await selectOffer(tx, offerId)
  if (request === undefined || offer === undefined) throw new Error(`offer ${offerId} has no request`)
  mustBeOpen(offer, at)
  return { offer, request }
}

/** The offer as it stands after its answer. */
export async function answeredOffer(tx: Tx, offerId: string): Promise<OfferView> {
  const offer = await selectOffer(tx, offerId)
  const request = offer && (await lockRequest(tx, offer.requestId))
  if (offer === undefined || request === undefined) throw new Error(`offer ${offerId} is gone`)
  return viewOffer(offer, request.content)
}
