import { Refusal } from '@hub/errors'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { selectContact } from '../contact.sql.ts'
import { listQuestions } from '../question.sql.ts'
import { etagOfRequest, OneRequest, RequestView, viewOf } from '../request-view.ts'
import { lockOwn } from '../sight.ts'
import { requireSubmittable } from '../submission.rule.ts'
import { submitRevision } from '../submission.ts'

export const submitRequestRoute = (clock: Clock) =>
  write({
    method: 'POST',
    path: '/v1/requests/:id/submit',
    operation: 'submitRequest',
    summary: 'Submit a draft as a new revision',
    tag: 'Requests',
    access: ['requester'],
    refusals: [404, 409, 422],
    status: 200,
    params: OneRequest,
    answer: RequestView,
    run: async (tx, { params, principal }) => {
      const request = await lockOwn(tx, params.id, principal)
      if (request.state !== 'draft') throw new Refusal('intake.request_not_a_draft', { state: request.state })
      requireSubmittable(request.content, (await selectContact(tx, request.id)) !== undefined)
      const submitted = await submitRevision(tx, request, request.content, clock.now())
      const headers = { etag: etagOfRequest(submitted) }
      return { body: viewOf(submitted, await listQuestions(tx, request.id)), headers }
    },
  })
