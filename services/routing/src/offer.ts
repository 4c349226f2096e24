// An offer puts one request to one partner. While it is open or accepted it holds one slot of that partner.
import { Refusal } from '@hub/errors'

export const offerStates = ['open', 'accepted', 'declined', 'lapsed', 'withdrawn'] as const
export type OfferState = (typeof offerStates)[number]

/** The database refuses every other move too (trigger offers_move). */
export const offerMoves: Readonly<Record<OfferState, readonly OfferState[]>> = {
  open: ['accepted', 'declined', 'lapsed', 'withdrawn'],
  accepted: ['withdrawn'],
  declined: [],
  lapsed: [],
  withdrawn: ['accepted'],
}

export interface Taken {
  needId: string
  /** Null where the need counts none. */
  quantity: string | null
}

export interface Offer {
  id: string
  requestId: string
  revision: number
  partner: string
  partnerName: string
  partnerKind: string
  needs: string[]
  score: number
  state: OfferState
  answerBy: Date | null
  sentAt: Date
  answeredAt: Date | null
  taken: Taken[]
  note: string | null
  reason: string | null
}

export const holdsSlot = ({ state }: Pick<Offer, 'state'>): boolean => state === 'open' || state === 'accepted'

/** Its time over, an offer is lapsed, whether or not that is written down yet. */
export function mustBeOpen({ state, answerBy }: Pick<Offer, 'state' | 'answerBy'>, at: Date): void {
  if (state !== 'open') throw new Refusal('routing.offer_not_open', { state })
  if (answerBy !== null && answerBy <= at) throw new Refusal('routing.offer_not_open', { state: 'lapsed' })
}
