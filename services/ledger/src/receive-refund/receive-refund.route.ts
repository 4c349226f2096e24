import { CalendarDate, Id, Money, PositiveMoney, prose, Slug, text } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { ShareView } from '../allocation-view.ts'
import { IsAnother } from '../recorded-once.ts'
import { refundSources } from '../refund.ts'
import { makeReceiveRefund } from './receive-refund.ts'

const Body = z
  .strictObject({
    payee: Slug,
    amount: PositiveMoney,
    valueDate: CalendarDate,
    reason: prose(2000),
    bankReference: text(200).optional(),
    isAnother: IsAnother.optional(),
    source: z.enum(refundSources).optional().meta({
      description:
        'of what it comes: advance (left out), what lies with the payee unaccounted for; written_off, what was given up and comes after all; spent, once the allocation is closed, what was reported as spent',
    }),
  })
  .meta({ id: 'Refund' })

const RefundView = z
  .strictObject({
    id: z.uuid(),
    allocationId: z.uuid(),
    payee: Slug,
    amount: Money,
    valueDate: z.string(),
    source: z.enum(refundSources),
    shares: z.array(ShareView),
  })
  .meta({ id: 'RefundView' })

export function receiveRefundRoute(clock: Clock) {
  const receive = makeReceiveRefund(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/allocations/:id/refunds',
    operation: 'receiveRefund',
    summary: 'Record that a payee gave money back; answers with the share of each contribution',
    tag: 'Fund',
    access: ['operator'],
    refusals: [404, 409, 422],
    params: z.strictObject({ id: Id }),
    body: Body,
    answer: RefundView,
    idempotency: 'required',
    run: async (tx, { params, body: { bankReference = null, ...body }, principal }) => ({
      body: await receive(tx, params.id, { ...body, bankReference }, principal),
    }),
  })
}
