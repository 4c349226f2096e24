import { CalendarDate, Id, PositiveMoney, prose } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { ContributionView } from '../contribution.ts'
import { makeSignAgreement } from './sign-agreement.ts'

const Body = z
  .strictObject({
    reference: prose(200),
    signedOn: CalendarDate,
    amount: PositiveMoney,
    schedule: z
      .array(z.strictObject({ dueOn: CalendarDate, amount: PositiveMoney }))
      .min(1)
      .max(50),
  })
  .meta({ id: 'Agreement' })

export function signAgreementRoute(clock: Clock) {
  const sign = makeSignAgreement(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/contributions/:id/agreement',
    operation: 'signAgreement',
    summary: 'Record the signed agreement of a contribution, with its schedule of payments',
    tag: 'Fund',
    access: ['funder', 'operator'],
    refusals: [404, 409, 422],
    params: z.strictObject({ id: Id }),
    body: Body,
    answer: ContributionView,
    idempotency: 'required',
    run: async (tx, { params, body, principal }) => ({ body: await sign(tx, params.id, body, principal) }),
  })
}
