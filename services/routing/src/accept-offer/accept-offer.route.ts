import { Id, prose, text } from '@hub/contracts'
import { write } from '@hub/http'
import { z } from 'zod'
import { answeredOffer } from '../answering.ts'
import type { Matching } from '../matching.ts'
import { Quantity } from '../need.ts'
import { OfferView } from '../offer-view.ts'
import { acceptOffer } from './accept-offer.ts'

const NamedNeed = z.strictObject({ needId: text(20), quantity: Quantity.optional() })

export const acceptOfferRoute = (matching: Matching) =>
  write({
    method: 'POST',
    path: '/v1/offers/:id/accept',
    operation: 'acceptOffer',
    summary: 'Take on what was offered, or the part of it that needs names',
    tag: 'Routing',
    access: 'anyone-with-key',
    params: z.strictObject({ id: Id }),
    body: z.strictObject({
      needs: z.array(NamedNeed).min(1).max(50).optional(),
      note: prose(2000).optional(),
    }),
    answer: OfferView,
    status: 200,
    refusals: [404, 409, 422],
    run: async (tx, { params, body, principal }) => {
      const partner = principal.organisation.slug
      await acceptOffer(tx, matching, { offerId: params.id, partner, needs: body.needs, note: body.note ?? null })
      return { body: await answeredOffer(tx, params.id) }
    },
  })
