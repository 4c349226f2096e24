import type { Reader, Tx } from '@hub/database'
import { and, asc, eq, inArray } from 'drizzle-orm'
import type { Offer, OfferState } from './offer.ts'
import { offerColumns, offers, partners } from './tables.ts'

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
