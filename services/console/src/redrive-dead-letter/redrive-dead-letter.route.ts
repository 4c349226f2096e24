import { redriveDeadLetter } from '@hub/events'
import { write } from '@hub/http'
import { DeadLetterParams, DeadLetterSummary, summaryOf } from '../dead-letter.ts'
import { operatorOf } from '../operator.ts'

export const redriveDeadLetterRoute = write({
  method: 'POST',
  path: '/v1/ops/dead-letters/:id/redrive',
  operation: 'redriveDeadLetter',
  summary: 'Has the consumer try the event again',
  description: 'Answers with the letter as it was. Who asked for it is recorded in the log.',
  tag: 'Operators',
  access: ['operator'],
  params: DeadLetterParams,
  answer: DeadLetterSummary,
  status: 200,
  refusals: [404],
  run: async (tx, { params, principal }) => ({
    body: summaryOf(await redriveDeadLetter(tx, params.id, operatorOf(principal))),
  }),
})
