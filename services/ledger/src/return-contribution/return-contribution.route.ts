import { CalendarDate, Id, Money, PositiveMoney, prose, Slug, text } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { ExchangeRate } from '../rate.ts'
import { IsAnother } from '../recorded-once.ts'
import { makeReturnContribution } from './return-contribution.ts'

const Body = z
  .strictObject({
    amount: PositiveMoney.meta({ description: 'what the fund is debited, in its own currency' }),
    returned: PositiveMoney.optional().meta({
      description:
        'what the funder is sent, in the currency of its agreement; may be left out where that is the fund’s',
    }),
    valueDate: CalendarDate,
    reason: prose(2000),
    bankReference: text(200),
    isAnother: IsAnother.optional(),
  })
  .meta({ id: 'Return' })

const ReturnView = z
  .strictObject({
    id: z.uuid(),
    contributionId: z.uuid(),
    funder: Slug,
    amount: Money,
    returned: Money,
    rate: ExchangeRate.nullable().meta({ description: 'null: nothing was exchanged' }),
    available: Money.meta({ description: 'of this contribution, after the return' }),
    valueDate: z.string(),
  })
  .meta({ id: 'ReturnView' })

export function returnContributionRoute(clock: Clock) {
  const giveBack = makeReturnContribution(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/contributions/:id/returns',
    operation: 'returnContribution',
    summary: 'Give money that is available back to its funder',
    tag: 'Fund',
    access: ['operator'],
    refusals: [404, 409, 422],
    params: z.strictObject({ id: Id }),
    body: Body,
    answer: ReturnView,
    idempotency: 'required',
    run: async (tx, { params, body, principal }) => ({ body: await giveBack(tx, params.id, body, principal) }),
  })
}
