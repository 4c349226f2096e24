import { Id, prose } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { answerAmendment } from '../amendment-answer.ts'
import { AmendmentView } from '../amendment-view.ts'
import { makeVoidAmendment } from './void-amendment.ts'

export function voidAmendmentRoute(clock: Clock) {
  const voidOne = makeVoidAmendment(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/allocations/:id/amendments/:amendmentId/void',
    operation: 'voidAmendment',
    summary: 'Take an amendment back before it is decided: votes and hold are void, the allocation stays as it is',
    tag: 'Fund',
    access: ['operator'],
    refusals: [404, 409],
    params: z.strictObject({ id: Id, amendmentId: Id }),
    body: z.strictObject({ reason: prose(2000) }),
    answer: AmendmentView,
    status: 200,
    idempotency: 'required',
    run: async (tx, { params, body, principal }) => {
      await voidOne(tx, params, body.reason, principal)
      return { body: await answerAmendment(tx, params.id, params.amendmentId) }
    },
  })
}
