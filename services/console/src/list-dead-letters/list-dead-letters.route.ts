import { listDeadLetters } from '@hub/events'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, read } from '@hub/http'
import { z } from 'zod'
import { DeadLetterSummary, summaryOf } from '../dead-letter.ts'

const Position = z.strictObject({ id: z.string() })

export const listDeadLettersRoute = read({
  path: '/v1/ops/dead-letters',
  operation: 'listDeadLetters',
  summary: 'Lists events that failed for good, the oldest first',
  tag: 'Operators',
  access: ['operator', 'auditor'],
  query: pageQuery,
  answer: pageOf(DeadLetterSummary),
  run: async (reader, { query: { limit, cursor } }) => {
    const after = decodeCursor(cursor, Position)?.id
    const letters = await listDeadLetters(reader, { limit: limit + 1, ...(after === undefined ? {} : { after }) })
    return { body: page(letters.map(summaryOf), limit, ({ id }) => encodeCursor({ id })) }
  },
})
