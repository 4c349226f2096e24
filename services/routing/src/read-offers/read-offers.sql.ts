import type { Reader } from '@hub/database'
import { and, desc, eq, lt, sql } from 'drizzle-orm'
import { offerColumns } from '../offer.sql.ts'
import type { OfferState } from '../offer.ts'
import { offers, partners, requests } from '../tables.ts'

export interface WantedOffers {
  /** Undefined: of every partner. */
  partner: string | undefined
  state: OfferState | undefined
  requestId: string | undefined
  before: string | undefined
  limit: number
}

const shown = {
  ...offerColumns,
  reference: sql<string>`${requests.content}->>'reference'`,
  title: sql<string>`${requests.content}->>'title'`,
}

/** The newest first: ids of version 7 follow the time. */
export const listOffers = (reader: Reader, wanted: WantedOffers) =>
  reader
    .select(shown)
    .from(offers)
    .innerJoin(partners, eq(partners.slug, offers.partner))
    .innerJoin(requests, eq(requests.id, offers.requestId))
    .where(
      and(
        wanted.partner === undefined ? undefined : eq(offers.partner, wanted.partner),
        wanted.state === undefined ? undefined : eq(offers.state, wanted.state),
        wanted.requestId === undefined ? undefined : eq(offers.requestId, wanted.requestId),
        wanted.before === undefined ? undefined : lt(offers.id, wanted.before),
      ),
    )
    .orderBy(desc(offers.id))
    .limit(wanted.limit)
