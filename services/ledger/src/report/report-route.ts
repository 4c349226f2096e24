// One route for each report: what is asked for, as of which checkpoint, in which format.
import { CalendarDate, Slug } from '@hub/contracts'
import type { Reader } from '@hub/database'
import { Refusal } from '@hub/errors'
import { decodeCursor, encodeCursor, type Principal, pageOf, pageQuery, type Route, raw } from '@hub/http'
import type { Clock } from '@hub/runtime'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { CheckpointView, checkpointAt, KnownAt, viewOfCheckpoint } from '../checkpoint-view.ts'
import { isSnapshot, selectSnapshot } from '../known.ts'
import { type CheckpointRow, selectCheckpoint, selectCheckpointAt } from '../sealed.sql.ts'
import { aboutOf } from './about.ts'
import { type Column, itemOf, itemSchema, type Row } from './column.ts'
import { type FileFormat, fileOf, formatFor, formats } from './format.ts'
import { pageFrom, type Report, type Scope } from './report.ts'
import type { makeStreams } from './streams.ts'

interface Totals {
  columns: readonly Column[]
  list(reader: Reader, scope: Scope): Promise<readonly Row[]>
}

/** A report and how the API shows it. */
export interface ShownReport extends Report {
  operation: string
  summary: string
  description: string
  totals: Totals
  /** Of its rows; in the documents, as is the totals'. */
  ids: { row: string; total: string }
}

export interface ReportContext {
  clock: Clock
  /** Seals what is committed, so that a report is as of a checkpoint and of now; null: another process seals. */
  seal: (() => Promise<unknown>) | null
}

/** A caller may send any text as a cursor: what is none of a report's groups must not reach a statement. */
const groups = { id: z.uuid(), number: z.string().regex(/^\d{1,18}$/), text: z.string().max(400) } as const
const cursorOf = ({ groupedBy }: Report) =>
  z.strictObject({
    size: z.int().min(0).nullable(),
    snapshot: z.string().refine(isSnapshot),
    after: groups[groupedBy].nullable(),
    skip: z.int().min(0).max(50_000),
  })

const Query = pageQuery.extend({
  format: z
    .enum(
      Object.keys(formats) as [keyof typeof formats],
      `this report is available as ${Object.keys(formats).join(', ')}`,
    )
    .optional(),
  effectiveAt: CalendarDate.optional().meta({ description: 'counts what had taken effect by the end of this day' }),
  knownAt: KnownAt,
  funder: Slug.optional().meta({
    description: 'the money of this funder alone, where the caller may know whose it is',
  }),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, 'write a country as ISO 3166-1 alpha-2 has it, as SL')
    .optional(),
  objective: z.coerce.number('write an objective of the Compact, 1 to 23').int().min(1).max(23).optional(),
})
type Asked = z.output<typeof Query>

/** The streams that are open, of all reports together. */
export type Streams = ReturnType<typeof makeStreams>

export function reportRoute(report: ShownReport, { clock, seal }: ReportContext, openStream: Streams): Route {
  return raw({
    path: `/v1/reports/${report.name}`,
    operation: report.operation,
    summary: report.summary,
    description: `${report.description} As of a checkpoint, which the answer and each file name: the last at or before \`knownAt\`, else one that is sealed for it. JSON comes in pages, all else is the whole report at once.`,
    tag: 'Reports',
    access: 'public',
    refusals: [406, 422],
    mediaTypes: Object.values(formats),
    answer: pageOf(itemSchema(report.columns).meta({ id: report.ids.row })).extend({
      totals: z.array(itemSchema(report.totals.columns).meta({ id: report.ids.total })),
      checkpoint: CheckpointView.nullable().meta({ description: 'null where nothing is sealed' }),
    }),
    query: Query,
    run: async (reader, { query, principal }, reply) => {
      const place = decodeCursor(query.cursor, cursorOf(report))
      const checkpoint = place
        ? await checkpointOf(reader, place.size)
        : await witnessed(reader, query, { clock, seal })
      if (checkpoint) reply.header('hub-checkpoint', Buffer.from(checkpoint.note).toString('base64'))
      const snapshot = place?.snapshot ?? (await selectSnapshot(reader))
      const scope = scopeOf(query, principal, { size: checkpoint?.size ?? null, snapshot })
      const format = query.format ?? formatFor(reply.request.headers.accept)
      if (format !== 'json') return sendFile(reply, format, { report, reader, scope, checkpoint, openStream })
      const from = { after: place?.after ?? null, skip: place?.skip ?? 0 }
      const { rows, next } = await pageFrom(report, reader, scope, from, query.limit)
      const totals = await report.totals.list(reader, scope)
      reply.type(`${formats.json}; charset=utf-8`)
      return JSON.stringify({
        checkpoint: checkpoint && viewOfCheckpoint(checkpoint),
        totals: totals.map((row) => itemOf(report.totals.columns, row)),
        items: rows.map((row) => itemOf(report.columns, row)),
        nextCursor: next && encodeCursor({ size: scope.size, snapshot, ...next }),
      })
    },
  })
}

const scopeOf = (asked: Asked, principal: Principal | null, known: Pick<Scope, 'size' | 'snapshot'>): Scope => ({
  principal,
  effectiveAt: asked.effectiveAt ?? null,
  funder: asked.funder ?? null,
  country: asked.country ?? null,
  objective: asked.objective ?? null,
  ...known,
})

/** What a page was as of, the next one is. */
async function checkpointOf(reader: Reader, size: number | null): Promise<CheckpointRow | null> {
  if (size === null) return null
  const checkpoint = await selectCheckpoint(reader, size)
  if (checkpoint === undefined) throw new Refusal('http.cursor_unknown')
  return checkpoint
}

/**
 * What the report is computed from: it makes whoever keeps the report a witness. Null where nothing was ever sealed; then it is
 * computed from what is committed.
 */
async function witnessed(
  reader: Reader,
  { knownAt }: Asked,
  { clock, seal }: ReportContext,
): Promise<CheckpointRow | null> {
  if (knownAt) return checkpointAt(reader, knownAt, clock)
  await seal?.()
  return (await selectCheckpointAt(reader, endOfTime)) ?? null
}
const endOfTime = new Date('9999-12-31T23:59:59Z')

interface Sent {
  report: Report
  reader: Reader
  scope: Scope
  checkpoint: CheckpointRow | null
  openStream: Streams
}

function sendFile(reply: FastifyReply, format: FileFormat, { report, reader, scope, checkpoint, openStream }: Sent) {
  const about = aboutOf(report, scope, checkpoint)
  const stream = openStream(fileOf(format, report, { reader, scope, about }))
  reply.header('content-disposition', `attachment; filename="${report.name}.${format}"`)
  reply.type(format === 'csv' ? `${formats.csv}; charset=utf-8` : formats[format])
  return stream
}
