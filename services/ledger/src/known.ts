// What was known as of a checkpoint, as a condition of statements that read the books.
import { type SQL, sql } from 'drizzle-orm'

/** Whether what has this number is among the first leaves; true where all is to be read. */
export const isKnown = (number: SQL, size: number | null): SQL =>
  size === null
    ? sql`true`
    : sql`exists (select from ledger.leaves l where l.number = ${number} and l.index < ${String(size)}::bigint)`
