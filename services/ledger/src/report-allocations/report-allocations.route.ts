import { Readable } from 'node:stream'
import { CalendarDate, Id, Slug } from '@hub/contracts'
import type { Database } from '@hub/database'
import { Refusal } from '@hub/errors'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, raw } from '@hub/http'
import { z } from 'zod'
import { listReportRows, type ReportRow } from './report-allocations.sql.ts'
import { csvOf, itemOf, ReportItem } from './report-allocations.ts'

const formats = { json: 'application/json', csv: 'text/csv' } as const
type Format = keyof typeof formats
const rowsInMemory = 500

const Cursor = z.strictObject({ allocation: Id, payee: Slug, contribution: Id.nullable() })
const cursorOf = ({ allocation, payee, contribution }: ReportRow) => encodeCursor({ allocation, payee, contribution })

export const reportAllocationsRoute = (sql: Database['sql']) =>
  raw({
    path: '/v1/reports/allocations',
    operation: 'reportAllocations',
    summary: 'Allocated, disbursed and spent by allocation, payee and contribution, over the entries',
    tag: 'reports',
    access: 'public',
    refusals: [406],
    mediaTypes: Object.values(formats),
    answer: pageOf(ReportItem),
    query: pageQuery.extend({
      format: z.enum(['json', 'csv'], 'this report is available as json or csv').optional(),
      effectiveAt: CalendarDate.optional(),
    }),
    run: async (_, { query, principal }, reply) => {
      const which = { principal, effectiveAt: query.effectiveAt ?? null }
      const format = query.format ?? formatOf(reply.request.headers.accept)
      reply.type(`${formats[format]}; charset=utf-8`)
      if (format === 'csv') {
        reply.header('content-disposition', 'attachment; filename="allocations.csv"')
        return Readable.from(csvOf(listReportRows(sql, which).cursor(rowsInMemory)))
      }
      const after = decodeCursor(query.cursor, Cursor)
      const rows = await listReportRows(sql, { ...which, after, limit: query.limit + 1 })
      const { items, nextCursor } = page(rows, query.limit, cursorOf)
      return JSON.stringify({ items: items.map(itemOf), nextCursor })
    },
  })

/** The first media type of the caller's list that this report has; a list without preferences means JSON. */
function formatOf(accept = '*/*'): Format {
  const wanted = accept.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '')
  for (const type of wanted) {
    if (type === formats.csv || type === 'text/*') return 'csv'
    if (type === formats.json || type === 'application/*' || type === '*/*') return 'json'
  }
  throw new Refusal('http.not_acceptable', { formats: Object.values(formats).join(' and ') })
}
