import { findDeadLetter } from '@hub/events'
import { read } from '@hub/http'
import { DeadLetterParams, DeadLetterWhole, summaryOf } from '../dead-letter.ts'

export const readDeadLetterRoute = read({
  path: '/v1/ops/dead-letters/:id',
  operation: 'readDeadLetter',
  summary: 'Reads a dead letter with its event',
  tag: 'Operators',
  access: ['operator', 'auditor'],
  params: DeadLetterParams,
  answer: DeadLetterWhole,
  refusals: [404],
  run: async (reader, { params }) => {
    const letter = await findDeadLetter(reader, params.id)
    return { body: { ...summaryOf(letter), body: letter.event.body } }
  },
})
