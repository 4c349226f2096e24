import type { Actor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emitAll } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { listOffersOf, updateOffers } from './offer.sql.ts'
import { holdsSlot, type Offer } from './offer.ts'
import type { RoutedRequest } from './request.ts'
import { updateStandingTeam } from './team.sql.ts'

export interface Withdrawal {
  /** Read by the partners: never the words of an operator or of the requester. */
  reason: string
  actor: Actor
}

/** Ends the team, and every offer that holds a slot. */
export async function withdrawTeam(tx: Tx, clock: Clock, request: RoutedRequest, withdrawal: Withdrawal) {
  await updateStandingTeam(tx, request.id, { reason: withdrawal.reason, at: clock.now() })
  await withdrawOffers(tx, clock, request, { ...withdrawal, which: holdsSlot })
}

/** Ends the offers of a request that `which` picks, of those that hold a slot; returns them as they were. */
export async function withdrawOffers(
  tx: Tx,
  clock: Clock,
  request: RoutedRequest,
  { reason, actor, which }: Withdrawal & { which: (offer: Offer) => boolean },
): Promise<Offer[]> {
  const ended = (await listOffersOf(tx, request)).filter((offer) => holdsSlot(offer) && which(offer))
  if (ended.length === 0) return ended
  await updateOffers(
    tx,
    ended.map(({ id }) => id),
    { state: 'withdrawn', reason },
  )
  await emitAll(
    tx,
    ended.map(({ id, partner }) => ({
      type: 'routing.offer_withdrawn' as const,
      requestId: request.id,
      revision: request.revision,
      actor,
      at: clock.now(),
      body: { offerId: id, partner, reason },
    })),
  )
  return ended
}
