import { Id, prose } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { answerAmendment } from '../amendment-answer.ts'
import { AmendmentView } from '../amendment-view.ts'
import { makeVoteOnAmendment } from './vote-on-amendment.ts'

const Body = z
  .strictObject({ vote: z.enum(['approve', 'refuse', 'recuse']), reason: prose(2000).optional() })
  .meta({ id: 'AmendmentVote' })

export function voteOnAmendmentRoute(clock: Clock) {
  const voteOnAmendment = makeVoteOnAmendment(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/allocations/:id/amendments/:amendmentId/votes',
    operation: 'voteOnAmendment',
    summary: 'Approve, refuse (with a reason) or recuse: one final vote an organisation',
    tag: 'Fund',
    access: ['committee'],
    refusals: [404, 409, 422],
    params: z.strictObject({ id: Id, amendmentId: Id }),
    body: Body,
    answer: AmendmentView,
    idempotency: 'required',
    run: async (tx, { params, body, principal }) => {
      await voteOnAmendment(tx, params, { vote: body.vote, reason: body.reason ?? null }, principal)
      return { body: await answerAmendment(tx, params.id, params.amendmentId) }
    },
  })
}
