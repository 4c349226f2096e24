import { prose } from '@hub/contracts'
import { discardDeadLetter } from '@hub/events'
import { write } from '@hub/http'
import { z } from 'zod'
import { DeadLetterParams, DeadLetterSummary, summaryOf } from '../dead-letter.ts'
import { operatorOf } from '../operator.ts'

export const discardDeadLetterRoute = write({
  method: 'POST',
  path: '/v1/ops/dead-letters/:id/discard',
  operation: 'discardDeadLetter',
  summary: 'Gives the event up for this consumer, so that later ones pass',
  description: 'Answers with the letter as it was. Who gave it up and why is recorded in the log.',
  tag: 'Operators',
  access: ['operator'],
  params: DeadLetterParams,
  body: z.strictObject({ reason: prose(1000) }),
  answer: DeadLetterSummary,
  status: 200,
  refusals: [404],
  run: async (tx, { params, body, principal }) => ({
    body: summaryOf(await discardDeadLetter(tx, params.id, body.reason, operatorOf(principal))),
  }),
})
