import { Id, prose } from '@hub/contracts'
import { write } from '@hub/http'
import { z } from 'zod'
import { answeredOffer } from '../answering.ts'
import type { Matching } from '../matching.ts'
import { OfferView } from '../offer-view.ts'
import { declineOffer } from './decline-offer.ts'

export const declineOfferRoute = (matching: Matching) =>
  write({
    method: 'POST',
    path: '/v1/offers/:id/decline',
    operation: 'declineOffer',
    summary: 'Say no to an offer; the next candidate is asked',
    tag: 'Routing',
    access: 'anyone-with-key',
    params: z.strictObject({ id: Id }),
    body: z.strictObject({ reason: prose(2000) }),
    answer: OfferView,
    status: 200,
    refusals: [404, 409],
    run: async (tx, { params, body, principal }) => {
      const partner = principal.organisation.slug
      await declineOffer(tx, matching, { offerId: params.id, partner, reason: body.reason })
      return { body: await answeredOffer(tx, params.id) }
    },
  })
