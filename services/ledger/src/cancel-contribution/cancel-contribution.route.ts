import { Id, prose } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { ContributionView } from '../contribution.ts'
import { makeCancelContribution } from './cancel-contribution.ts'

export function cancelContributionRoute(clock: Clock) {
  const cancel = makeCancelContribution(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/contributions/:id/cancel',
    operation: 'cancelContribution',
    summary: 'Cancel a pledge or an agreement of which no money has arrived',
    tag: 'Fund',
    access: ['funder', 'operator'],
    refusals: [404, 409],
    params: z.strictObject({ id: Id }),
    body: z.strictObject({ reason: prose(2000) }),
    answer: ContributionView,
    status: 200,
    idempotency: 'required',
    run: async (tx, { params, body, principal }) => ({ body: await cancel(tx, params.id, body.reason, principal) }),
  })
}
