import { CalendarDate, Id, Money, PositiveMoney, Slug, text } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { ExchangeRate } from '../rate.ts'
import { IsAnother } from '../recorded-once.ts'
import { makeRecordDeposit } from './record-deposit.ts'

const Body = z
  .strictObject({
    received: PositiveMoney,
    credited: PositiveMoney,
    valueDate: CalendarDate,
    bankReference: text(200),
    isAnother: IsAnother.optional(),
  })
  .meta({ id: 'Deposit' })

const DepositView = z
  .strictObject({
    id: z.uuid(),
    contributionId: z.uuid(),
    funder: Slug,
    received: Money,
    credited: Money,
    fee: Money.meta({ description: 'what the administrator takes, rounded down' }),
    rate: ExchangeRate.nullable().meta({ description: 'null: nothing was exchanged' }),
    available: Money.meta({ description: 'of this contribution, after the deposit' }),
    valueDate: z.string(),
  })
  .meta({ id: 'DepositView' })

export function recordDepositRoute(clock: Clock) {
  const record = makeRecordDeposit(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/contributions/:id/deposits',
    operation: 'recordDeposit',
    summary: 'Record money that has arrived: what was received and what was credited',
    tag: 'Fund',
    access: ['operator'],
    refusals: [404, 409, 422],
    params: z.strictObject({ id: Id }),
    body: Body,
    answer: DepositView,
    idempotency: 'required',
    run: async (tx, { params, body, principal }) => ({ body: await record(tx, params.id, body, principal) }),
  })
}
