import { CalendarDate, Id, Money, Slug, text } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { ShareView } from '../allocation-view.ts'
import { makePayTranche } from './pay-tranche.ts'

const Body = z
  .strictObject({
    payee: Slug,
    tranche: z.int().min(1).max(200),
    valueDate: CalendarDate,
    bankReference: text(200),
  })
  .meta({ id: 'Disbursement' })

const DisbursementView = z
  .strictObject({
    id: z.uuid(),
    allocationId: z.uuid(),
    payee: Slug,
    tranche: z.int(),
    amount: Money,
    valueDate: z.string(),
    isFirst: z.boolean().meta({ description: 'whether it is the first payment of the allocation' }),
    shares: z.array(ShareView),
  })
  .meta({ id: 'DisbursementView' })

export function payTrancheRoute(clock: Clock) {
  const pay = makePayTranche(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/allocations/:id/disbursements',
    operation: 'payTranche',
    summary: 'Record that a tranche was paid; answers with the share of each contribution',
    tag: 'Fund',
    access: ['operator'],
    refusals: [404, 409, 422],
    params: z.strictObject({ id: Id }),
    body: Body,
    answer: DisbursementView,
    idempotency: 'required',
    run: async (tx, { params, body, principal }) => ({ body: await pay(tx, params.id, body, principal) }),
  })
}
