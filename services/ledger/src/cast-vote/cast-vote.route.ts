import { Id, prose } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { answerAllocation } from '../allocation-answer.ts'
import { AllocationView } from '../allocation-view.ts'
import { makeCastVote } from './cast-vote.ts'

const Body = z
  .strictObject({ vote: z.enum(['approve', 'refuse', 'recuse']), reason: prose(2000).optional() })
  .meta({ id: 'Vote' })

export function castVoteRoute(clock: Clock) {
  const castVote = makeCastVote(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/allocations/:id/votes',
    operation: 'castVote',
    summary: 'Approve, refuse (with a reason) or recuse: one final vote an organisation',
    tag: 'Fund',
    access: ['committee'],
    refusals: [404, 409, 422],
    params: z.strictObject({ id: Id }),
    body: Body,
    answer: AllocationView,
    idempotency: 'required',
    run: async (tx, { params, body, principal }) => {
      await castVote(tx, params.id, { vote: body.vote, reason: body.reason ?? null }, principal)
      return { body: await answerAllocation(tx, params.id, principal) }
    },
  })
}
