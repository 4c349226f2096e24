import { Id, prose } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { answerAllocation } from '../allocation-answer.ts'
import { AllocationView } from '../allocation-view.ts'
import { makeReviewExpenditure } from './review-expenditure.ts'

const reason = prose(2000)
const common = {
  method: 'POST',
  tag: 'Fund',
  access: ['operator'],
  refusals: [404, 409, 422],
  params: z.strictObject({ id: Id, expenditureId: Id }),
  answer: AllocationView,
  status: 200,
  idempotency: 'required',
} as const

export function acceptExpenditureRoute(clock: Clock) {
  const review = makeReviewExpenditure(clock)
  return write({
    ...common,
    path: '/v1/fund/allocations/:id/expenditures/:expenditureId/accept',
    operation: 'acceptExpenditure',
    summary: 'Accept what a payee reported as spent; with a reason where it goes beyond the budget',
    body: z.strictObject({ reason: reason.optional() }),
    run: async (tx, { params: { id, expenditureId }, body, principal }) => {
      const command = { verdict: 'accepted' as const, reason: body.reason ?? null }
      await review(tx, { allocationId: id, expenditureId }, command, principal)
      return { body: await answerAllocation(tx, id, principal) }
    },
  })
}

export function queryExpenditureRoute(clock: Clock) {
  const review = makeReviewExpenditure(clock)
  return write({
    ...common,
    path: '/v1/fund/allocations/:id/expenditures/:expenditureId/query',
    operation: 'queryExpenditure',
    summary: 'Ask a payee about what it reported as spent',
    body: z.strictObject({ reason }),
    run: async (tx, { params: { id, expenditureId }, body, principal }) => {
      await review(tx, { allocationId: id, expenditureId }, { verdict: 'queried', ...body }, principal)
      return { body: await answerAllocation(tx, id, principal) }
    },
  })
}
