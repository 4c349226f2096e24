import { Id, Instant } from '@hub/contracts'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, read } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { RequestSummary, summaryOf } from '../request-view.ts'
import { listOverdue } from './list-overdue.sql.ts'

const Position = z.strictObject({ due: Instant, id: Id })

export const listOverdueRoute = (clock: Clock) =>
  read({
    path: '/v1/ops/overdue',
    operation: 'listOverdue',
    summary: 'Requests on which someone is late, the longest first',
    tag: 'Operators',
    access: ['operator'],
    query: pageQuery,
    answer: pageOf(RequestSummary),
    run: async (reader, { query }) => {
      const after = decodeCursor(query.cursor, Position)
      const rows = await listOverdue(reader, clock.now(), after, query.limit + 1)
      const { items, nextCursor } = page(rows, query.limit, ({ waitingDue: due, id }) => encodeCursor({ due, id }))
      return { body: { items: items.map((request) => summaryOf(request, true)), nextCursor } }
    },
  })
