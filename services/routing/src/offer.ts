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

/** Of a resource of the partner that states a quantity: what an offer holds of it, while it is open or accepted. */
export interface Reserved {
  needId: string
  resource: string
  quantity: string
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
  /** How much of each need it asks for; empty in an offer made before this was kept, which asks for all that was left. */
  asked: Taken[]
  reserved: Reserved[]
}

/** What an offer asks for; a quantity of null: all that is left of the need. */
export const askedOf = ({ needs, asked }: Pick<Offer, 'needs' | 'asked'>): Taken[] =>
  asked.length > 0 ? asked : needs.map((needId) => ({ needId, quantity: null }))

export const holdsSlot = ({ state }: Pick<Offer, 'state'>): boolean => state === 'open' || state === 'accepted'

/** Its time over, an offer is lapsed, whether or not that is written down yet. */
export function mustBeOpen({ state, answerBy }: Pick<Offer, 'state' | 'answerBy'>, at: Date): void {
  if (state !== 'open') throw new Refusal('routing.offer_not_open', { state })
  if (answerBy !== null && answerBy <= at) throw new Refusal('routing.offer_not_open', { state: 'lapsed' })
}
