import { CalendarDate, Id, Slug } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, raw } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { CheckpointView, checkpointAt, KnownAt, viewOfCheckpoint } from '../checkpoint-view.ts'
import { selectLastCheckpoint } from '../sealed.sql.ts'
import { listReportRows, listReportTotals, type ReportRow } from './report-allocations.sql.ts'
import { amountsOf, csvOf, itemOf, ReportItem, ReportTotal } from './report-allocations.ts'
import { reportPages } from './report-pages.ts'
import { makeStreams } from './streams.ts'

const formats = { json: 'application/json', csv: 'text/csv' } as const
type Format = keyof typeof formats

const Cursor = z.strictObject({ allocation: Id, payee: Slug, contribution: Id.nullable() })
const cursorOf = ({ allocation, payee, contribution }: ReportRow) => encodeCursor({ allocation, payee, contribution })

export function reportAllocationsRoute(clock: Clock) {
  const openStream = makeStreams()
  return raw({
    path: '/v1/reports/allocations',
    operation: 'reportAllocations',
    summary: 'Allocated, disbursed and spent by allocation, payee and contribution, over the entries',
    description:
      'Of requests that are not public only who takes part sees the rows, and a funder those of its own money; totals count all. `knownAt` is the other time: what comes to be known later, also when it is dated back, changes nothing of it. The header Hub-Checkpoint has, in base64, the checkpoint that the report is as of, else the newest. CSV is the whole report at once, as it stands when it is asked for.',
    tag: 'Reports',
    access: 'public',
    refusals: [406, 422],
    mediaTypes: Object.values(formats),
    answer: pageOf(ReportItem).extend({
      totals: z.array(ReportTotal),
      checkpoint: CheckpointView.nullable().meta({ description: 'null: knownAt was not asked for' }),
    }),
    query: pageQuery.extend({
      format: z.enum(['json', 'csv'], 'this report is available as json or csv').optional(),
      effectiveAt: CalendarDate.optional(),
      knownAt: KnownAt,
    }),
    run: async (reader, { query, principal }, reply) => {
      const checkpoint = await checkpointAt(reader, query.knownAt, clock)
      const which = { principal, effectiveAt: query.effectiveAt ?? null, size: checkpoint?.size ?? null }
      // Every copy of the report makes its reader a witness: the newest checkpoint, or the one that it is as of.
      const witnessed = checkpoint ?? (await selectLastCheckpoint(reader))
      if (witnessed) reply.header('hub-checkpoint', Buffer.from(witnessed.note).toString('base64'))
      const format = query.format ?? formatOf(reply.request.headers.accept)
      if (format === 'csv') {
        const stream = openStream(csvOf(reportPages(reader, which)))
        reply.header('content-disposition', 'attachment; filename="allocations.csv"')
        reply.type(`${formats.csv}; charset=utf-8`)
        return stream
      }
      const after = decodeCursor(query.cursor, Cursor)
      const rows = await listReportRows(reader, which, { after, limit: query.limit + 1 })
      const totals = await listReportTotals(reader, which)
      const { items, nextCursor } = page(rows, query.limit, cursorOf)
      reply.type(`${formats.json}; charset=utf-8`)
      const known = checkpoint && viewOfCheckpoint(checkpoint)
      return JSON.stringify({
        checkpoint: known,
        totals: totals.map(amountsOf),
        items: items.map(itemOf),
        nextCursor,
      })
    },
  })
}

/** The first media type of the caller's list that this report has; a list without preferences means JSON. */
function formatOf(accept = '*/*'): Format {
  const wanted = accept.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '')
  for (const type of wanted) {
    if (type === formats.csv || type === 'text/*') return 'csv'
    if (type === formats.json || type === 'application/*' || type === '*/*') return 'json'
  }
  throw new Refusal('http.not_acceptable', { formats: Object.values(formats).join(' and ') })
}
