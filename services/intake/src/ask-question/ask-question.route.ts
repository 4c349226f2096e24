import { Instant, text } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { PrivacyStatement } from '../personal-data.ts'
import { OneRequest, QuestionView, questionViewOf } from '../request-view.ts'
import { askQuestion } from './ask-question.ts'

const Body = z.strictObject({
  text: text(2000),
  field: z.string().max(200).optional().meta({ description: 'the field it is about, such as needs[0].quantity' }),
  due: Instant.optional(),
  privacyStatement: PrivacyStatement.optional(),
})

export const askQuestionRoute = (clock: Clock) =>
  write({
    method: 'POST',
    path: '/v1/requests/:id/questions',
    operation: 'askQuestion',
    summary: 'Ask the requester a question',
    description: 'While the request is being assessed it waits for the answer.',
    tag: 'Requests',
    access: ['operator', 'committee'],
    refusals: [404, 409, 422],
    params: OneRequest,
    body: Body,
    answer: QuestionView,
    run: async (tx, { params, body, principal }) => {
      const role = principal.roles.includes('operator') ? 'operator' : 'committee'
      const actor = { organisation: principal.organisation.slug, role } as const
      const { privacyStatement, ...question } = body
      const asked = await askQuestion(tx, actor, { ...question, requestId: params.id, privacyStatement }, clock.now())
      return { body: questionViewOf(asked) }
    },
  })
