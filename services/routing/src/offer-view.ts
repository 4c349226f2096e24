// An offer as the API shows it to its partner, to operators and to auditors.
import { Id, Instant, RequestRevision, Slug } from '@hub/contracts'
import { z } from 'zod'
import { type Offer, offerStates } from './offer.ts'
import type { RoutedRequest } from './request.ts'

export const OfferState = z.enum(offerStates)

export const OfferView = z
  .strictObject({
    id: Id,
    requestId: Id,
    reference: z.string(),
    title: z.string(),
    revision: z.int(),
    partner: Slug,
    needs: z.array(z.string()).meta({ description: 'ids of the needs that it asks for' }),
    asked: z
      .array(z.strictObject({ needId: z.string(), quantity: z.string().nullable() }))
      .meta({ description: 'how much of each; null: the need counts none' }),
    state: OfferState,
    answerBy: Instant.nullable().meta({
      description: 'null: never lapses, because the request was made for a demonstration',
    }),
    sentAt: Instant,
    answeredAt: Instant.nullable(),
    taken: z
      .array(z.strictObject({ needId: z.string(), quantity: z.string().nullable() }))
      .meta({ description: 'what the partner has taken on' }),
    note: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Offer' })
export type OfferView = z.infer<typeof OfferView>

export const OfferWithRequest = OfferView.extend({
  request: RequestRevision.nullable().meta({
    description: 'the whole revision without contact; null once the offer has ended or a newer revision has come',
  }),
}).meta({ id: 'OfferWithRequest' })

type Shown = Omit<Offer, 'partnerName' | 'partnerKind' | 'score'>

export const viewOffer = (offer: Shown, { reference, title }: { reference: string; title: string }): OfferView => ({
  id: offer.id,
  requestId: offer.requestId,
  reference,
  title,
  revision: offer.revision,
  partner: offer.partner,
  needs: offer.needs,
  asked: offer.asked,
  state: offer.state,
  answerBy: offer.answerBy?.toISOString() ?? null,
  sentAt: offer.sentAt.toISOString(),
  answeredAt: offer.answeredAt?.toISOString() ?? null,
  taken: offer.taken,
  note: offer.note,
  reason: offer.reason,
})

/** The whole revision, for as long as the partner is asked or taking part. */
export const revisionShown = (offer: Pick<Offer, 'state' | 'revision'>, request: RoutedRequest) =>
  (offer.state === 'open' || offer.state === 'accepted') && offer.revision === request.revision ? request.content : null
