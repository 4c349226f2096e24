import type { SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { Reader } from './database.ts'

const dialect = new PgDialect()
// Any name: it says that the statement is to be prepared, and postgres.js names it itself.
const prepared = 'prepared'

/**
 * Runs a statement whose text is always the same, prepared once for each connection: one round trip instead of two, and no parsing
 * and planning after the first. Not for a text that varies with its data, such as a list of values: each would stay in the memory of
 * every connection.
 */
export async function executePrepared<T = Record<string, unknown>>(reader: Reader, statement: SQL): Promise<T[]> {
  const query = reader._.session.prepareQuery(dialect.sqlToQuery(statement), undefined, prepared, false)
  return (await query.execute()) as T[]
}
