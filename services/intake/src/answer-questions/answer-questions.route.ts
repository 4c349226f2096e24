import { text } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { PrivacyStatement } from '../personal-data.ts'
import { listQuestions } from '../question.sql.ts'
import { etagOfRequest, OneRequest, RequestView, viewOf } from '../request-view.ts'
import { lockOwn } from '../sight.ts'
import { answerQuestions } from './answer-questions.ts'

const Answer = z.strictObject({
  questionId: z.string().max(200),
  text: text(5000),
  value: z
    .unknown()
    .optional()
    .meta({ description: 'replaces the field that the question is about, in a new revision' }),
})
const Body = z.strictObject({
  answers: z.array(Answer).min(1).max(50),
  privacyStatement: PrivacyStatement.optional(),
})

export const answerQuestionsRoute = (clock: Clock) =>
  write({
    method: 'POST',
    path: '/v1/requests/:id/clarifications',
    operation: 'answerQuestions',
    summary: 'Answer questions',
    description: 'With the last open question answered, a request that waited for it is submitted as a new revision.',
    tag: 'Requests',
    access: ['requester'],
    refusals: [404, 409, 422],
    status: 200,
    params: OneRequest,
    body: Body,
    answer: RequestView,
    run: async (tx, { params, body, principal }) => {
      const request = await lockOwn(tx, params.id, principal)
      const { answers, privacyStatement } = body
      const answered = await answerQuestions(tx, request, { answers, privacyStatement }, clock.now())
      const headers = { etag: etagOfRequest(answered) }
      return { body: viewOf(answered, await listQuestions(tx, request.id)), headers }
    },
  })
