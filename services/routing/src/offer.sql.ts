import type { Reader, Tx } from '@hub/database'
import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Offer, OfferState } from './offer.ts'
import { movedByOutages } from './outage.sql.ts'
import { offers, partners } from './tables.ts'

/** An offer with the name of its partner: what a statement that joins both reads. `answerBy` as outages have moved it. */
export const offerColumns = {
  id: offers.id,
  requestId: offers.requestId,
  revision: offers.revision,
  partner: offers.partner,
  partnerName: partners.name,
  partnerKind: partners.kind,
  needs: offers.needs,
  score: offers.score,
  state: offers.state,
  answerBy: movedByOutages(offers.answerBy, { since: offers.sentAt, closed: offers.answeredAt }),
  sentAt: offers.sentAt,
  answeredAt: offers.answeredAt,
  taken: offers.taken,
  note: offers.note,
  reason: offers.reason,
  asked: offers.asked,
  reserved: offers.reserved,
}

export async function selectOffer(reader: Reader, id: string): Promise<Offer | undefined> {
  const [offer] = await reader
    .select(offerColumns)
    .from(offers)
    .innerJoin(partners, eq(partners.slug, offers.partner))
    .where(eq(offers.id, id))
  return offer
}

/** All offers of one revision, in the order of their making. */
export const listOffersOf = (reader: Reader, request: { id: string; revision: number }): Promise<Offer[]> =>
  reader
    .select(offerColumns)
    .from(offers)
    .innerJoin(partners, eq(partners.slug, offers.partner))
    .where(and(eq(offers.requestId, request.id), eq(offers.revision, request.revision)))
    .orderBy(asc(offers.id))

type NewOffer = Pick<
  Offer,
  'id' | 'requestId' | 'revision' | 'partner' | 'needs' | 'asked' | 'reserved' | 'score' | 'answerBy' | 'sentAt'
>

/** Each takes one slot of its partner; refused by the database where none is free. */
export async function insertOffers(tx: Tx, made: readonly NewOffer[]): Promise<void> {
  await tx.insert(offers).values([...made])
}

type Ending = { state: Exclude<OfferState, 'open'> } & Partial<
  Pick<Offer, 'answeredAt' | 'taken' | 'note' | 'reason' | 'reserved'>
>

export async function updateOffers(tx: Tx, ids: readonly string[], ending: Ending): Promise<void> {
  await tx
    .update(offers)
    .set(ending)
    .where(inArray(offers.id, [...ids]))
}

/** Whether a partner was asked for any revision of a request, whatever came of it. */
export async function selectIsAsked(reader: Reader, requestId: string, partner: string): Promise<boolean> {
  const condition = and(eq(offers.requestId, requestId), eq(offers.partner, partner))
  return (await reader.select({ id: offers.id }).from(offers).where(condition).limit(1)).length > 0
}
