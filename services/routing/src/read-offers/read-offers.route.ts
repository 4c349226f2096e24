import { Id } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, read } from '@hub/http'
import { z } from 'zod'
import { selectOffer } from '../offer.sql.ts'
import { OfferState, OfferView, OfferWithRequest, revisionShown, viewOffer } from '../offer-view.ts'
import { readsAll } from '../reading.ts'
import { selectRequest } from '../request.sql.ts'
import { listOffers } from './read-offers.sql.ts'

const Cursor = z.strictObject({ id: Id })

export const listOffersRoute = read({
  path: '/v1/offers',
  operation: 'listOffers',
  summary: 'Offers made to the calling partner; operators and auditors see all',
  tag: 'Routing',
  access: 'anyone-with-key',
  query: pageQuery.extend({ state: OfferState.optional(), requestId: Id.optional() }),
  answer: pageOf(OfferView),
  run: async (reader, { query, principal }) => {
    const { limit, cursor, state, requestId } = query
    const partner = readsAll(principal) ? undefined : principal.organisation.slug
    const before = decodeCursor(cursor, Cursor)?.id
    const rows = await listOffers(reader, { partner, state, requestId, before, limit: limit + 1 })
    const { items, nextCursor } = page(rows, limit, ({ id }) => encodeCursor({ id }))
    return { body: { items: items.map((offer) => viewOffer(offer, offer)), nextCursor } }
  },
})

export const readOfferRoute = read({
  path: '/v1/offers/:id',
  operation: 'readOffer',
  summary: 'One offer, with the whole revision of its request but the contact',
  tag: 'Routing',
  access: 'anyone-with-key',
  params: z.strictObject({ id: Id }),
  answer: OfferWithRequest,
  refusals: [404],
  run: async (reader, { params, principal }) => {
    const offer = await selectOffer(reader, params.id)
    if (offer === undefined || !(readsAll(principal) || offer.partner === principal.organisation.slug))
      throw new Refusal('http.not_found')
    const request = await selectRequest(reader, offer.requestId)
    if (request === undefined) throw new Error(`offer ${offer.id} has no request`)
    return { body: { ...viewOffer(offer, request.content), request: revisionShown(offer, request) } }
  },
})
