// What was known as of a checkpoint, as a condition of statements that read the books.
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
