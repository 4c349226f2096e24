// A report is a query over the books as of a checkpoint: columns, and a statement of its rows that can be read in parts.
import type { Reader } from '@hub/database'
import type { Principal } from '@hub/http'
import { type SQL, sql } from 'drizzle-orm'
import { isIn, isKnown } from '../known.ts'
import type { Column, Row } from './column.ts'

/** What is asked for. The books are read as far as a checkpoint, or where none is kept as far as a snapshot. */
export interface Scope {
  principal: Principal | null
  /** Counts what took effect up to this day; null: all. */
  effectiveAt: string | null
  /** Counts the first leaves alone; null: what the snapshot sees. */
  size: number | null
  snapshot: string
  funder: string | null
  country: string | null
  objective: number | null
}

/** Rows come in groups (an allocation, a transfer), which have an order and are read whole. */
export interface Range {
  after: string | null
  upTo: string
}

export interface Report {
  name: string
  title: string
  columns: readonly Column[]
  /** The last of the next few groups after one; null where there is none left. */
  selectEnd(reader: Reader, scope: Scope, after: string | null, groups: number): Promise<string | null>
  /** The rows of some groups, in order: a value for each column, and `report_group`. */
  rows(scope: Scope, range: Range): SQL
  /** What names a group: the id of a row, a number or a text. */
  groupedBy: 'id' | 'number' | 'text'
  /** Groups that are read at once. */
  groupsAtOnce: number
}

/** Whether a transfer counts: in effect by the day, and known as of the checkpoint or committed as of the snapshot. */
export const counts = ({ effectiveAt, size, snapshot }: Scope): SQL =>
  sql`(${effectiveAt}::date is null or t.effective_on <= ${effectiveAt}::date)
    and ${size === null ? isIn(snapshot, sql`t.xid`) : isKnown(sql`t.number`, size)}`

/** Statements that together give the whole report. Each is read by itself: who reads slowly holds no connection. */
export async function* statementsOf(report: Report, reader: Reader, scope: Scope): AsyncGenerator<SQL> {
  let after: string | null = null
  for (;;) {
    const upTo = await report.selectEnd(reader, scope, after, report.groupsAtOnce)
    if (upTo === null) return
    yield report.rows(scope, { after, upTo })
    after = upTo
  }
}

export async function* rowsOf(report: Report, reader: Reader, scope: Scope): AsyncGenerator<Row[]> {
  for await (const statement of statementsOf(report, reader, scope))
    yield [...(await reader.execute<Row>(asValues(report.columns, statement)))]
}

/** Times, days and numbers as text, so that no driver has its own idea of them. */
function asValues(columns: readonly Column[], statement: SQL): SQL {
  const values = columns.map(({ name, kind }) => {
    const column = sql.identifier(name)
    if (kind === 'texts' || kind === 'wholes') return column
    return sql`${textOf(kind, sql`${column}`)} as ${column}`
  })
  return sql`select ${sql.join(values, sql`, `)}, report_group::text as report_group from (${statement}) r`
}

export function textOf(kind: Column['kind'], column: SQL): SQL {
  if (kind === 'time') return sql`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
  return kind === 'text' || kind === 'choice' || kind === 'currency' ? column : sql`${column}::text`
}

/** Where a page goes on: behind a group, and behind so many rows of the groups after it. */
export interface Place {
  after: string | null
  skip: number
}

/** So many rows from a place, and the place behind them; null at the end. */
export async function pageFrom(
  report: Report,
  reader: Reader,
  scope: Scope,
  place: Place,
  limit: number,
): Promise<{ rows: Row[]; next: Place | null }> {
  const found: Row[] = []
  const until = place.skip + limit
  for (let after = place.after; found.length <= until; ) {
    const upTo = await report.selectEnd(reader, scope, after, limit + 1)
    if (upTo === null) break
    found.push(...(await reader.execute<Row>(asValues(report.columns, report.rows(scope, { after, upTo })))))
    after = upTo
  }
  const rows = found.slice(place.skip, until)
  const following = found[until]
  if (following === undefined) return { rows, next: null }
  const begin = found.findIndex(({ report_group }) => report_group === following.report_group)
  const before = found[begin - 1]?.report_group ?? place.after
  return { rows, next: { after: before as string | null, skip: until - begin } }
}
