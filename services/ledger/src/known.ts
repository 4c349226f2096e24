// What was known as of a checkpoint, or committed as of a snapshot, as a condition of statements that read the books.
import type { Reader } from '@hub/database'
import { type SQL, sql } from 'drizzle-orm'

/** Whether what has this number is among the first leaves; true where all is to be read. */
export const isKnown = (number: SQL, size: number | null): SQL =>
  size === null
    ? sql`true`
    : sql`exists (select from ledger.leaves l where l.number = ${number} and l.index < ${String(size)}::bigint)`

/** Whether the row of a table with this id is; its facts must be found by their key (facts_of_holds). */
export const isRowKnown = (table: 'holds' | 'hold_resolutions', key: SQL, size: number | null): SQL =>
  size === null
    ? sql`true`
    : sql`exists (select from ledger.facts f join ledger.leaves l on l.number = f.number
        where f.of_table = ${sql.raw(`'${table}'`)} and f.key = ${key}::text and l.index < ${String(size)}::bigint)`

/**
 * What is committed now, for a list that takes several statements to read. A number is drawn before the commit, so one that is lower
 * than what was read may come later: no number bounds a list.
 */
export async function selectSnapshot(reader: Reader): Promise<string> {
  const [row] = await reader.execute<{ snapshot: string }>(sql`select pg_current_snapshot()::text as snapshot`)
  if (row === undefined) throw new Error('there is no snapshot')
  return row.snapshot
}

/** Whether it was committed by then; of what a dump and restore brought along from a server that had counted further, true. */
export const isIn = (snapshot: string, xid: SQL): SQL =>
  sql`(pg_visible_in_snapshot(${xid}, ${snapshot}::pg_snapshot) or ${xid} >= pg_snapshot_xmax(pg_current_snapshot()))`

/** Whether PostgreSQL takes a text for a snapshot: one that a caller sends back may be any. */
export function isSnapshot(text: string): boolean {
  const [, from, to, running] = /^(\d{1,19}):(\d{1,19}):([\d,]*)$/.exec(text) ?? []
  if (from === undefined || to === undefined || running === undefined) return false
  const between = [from, ...(running === '' ? [] : running.split(','))].map((each) => BigInt(each || '0'))
  const isRising = between.every((each, place) => each >= (between[place - 1] ?? 1n) && each < 2n ** 63n)
  return (
    isRising &&
    BigInt(to) < 2n ** 63n &&
    (between.at(-1) ?? 0n) <= BigInt(to) &&
    (running === '' || (between.at(-1) ?? 0n) < BigInt(to))
  )
}
