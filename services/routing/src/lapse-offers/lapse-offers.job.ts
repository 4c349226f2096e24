import { hubActor } from '@hub/contracts'
import type { Db, Tx } from '@hub/database'
import { emitAll } from '@hub/events'
import { type Matching, moveOn } from '../matching.ts'
import { noteOutage } from '../note-outage.ts'
import { listOffersOf, updateOffers } from '../offer.sql.ts'
import { lockRequestWithOverdueOffer } from '../request.sql.ts'
import type { RoutedRequest } from '../request.ts'

/** Lets every offer lapse whose time is over; the next candidates are asked. A time in which routing was down is noted first. One transaction a request; safe in several processes. */
export const makeLapseOffers = (db: Db, matching: Matching) => async (): Promise<void> => {
  await db.transaction((tx) => noteOutage(tx, matching.clock.now()))
  for (let isMore = true; isMore; ) isMore = await db.transaction((tx) => lapseOffersOfOneRequest(tx, matching))
}

async function lapseOffersOfOneRequest(tx: Tx, matching: Matching): Promise<boolean> {
  const at = matching.clock.now()
  const request = await lockRequestWithOverdueOffer(tx, at)
  if (request === undefined) return false
  await lapse(tx, request, at)
  await moveOn(tx, matching, request)
  return true
}

async function lapse(tx: Tx, request: RoutedRequest, at: Date): Promise<void> {
  const overdue = (await listOffersOf(tx, request)).filter(
    ({ state, answerBy }) => state === 'open' && answerBy !== null && answerBy <= at,
  )
  await updateOffers(
    tx,
    overdue.map(({ id }) => id),
    { state: 'lapsed' },
  )
  await emitAll(
    tx,
    overdue.map(({ id, partner }) => ({
      type: 'routing.offer_lapsed' as const,
      requestId: request.id,
      revision: request.revision,
      actor: hubActor,
      at,
      body: { offerId: id, partner },
    })),
  )
}
