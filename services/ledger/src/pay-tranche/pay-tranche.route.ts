import { CalendarDate, Id, Money, Slug, text } from '@hub/contracts'
import { isRefused } from '@hub/errors'
import { writeTogether } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { ShareView } from '../allocation-view.ts'
import { IsAnother } from '../recorded-once.ts'
import { payTranches } from './pay-tranche.ts'

const Body = z
  .strictObject({
    payee: Slug,
    tranche: z.int().min(1).max(200),
    valueDate: CalendarDate,
    bankReference: text(200),
    isAnother: IsAnother.optional(),
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

export const payTrancheRoute = (clock: Clock) =>
  writeTogether({
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
    runAll: async (tx, calls) => {
      const orders = calls.map(({ params, body, principal }) => ({ allocationId: params.id, ...body, principal }))
      const outcomes = await payTranches(tx, orders, clock.now())
      return outcomes.map((outcome) => (isRefused(outcome) ? outcome : { body: outcome }))
    },
  })
