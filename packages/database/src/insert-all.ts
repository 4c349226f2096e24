import { getTableColumns, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Tx } from './database.ts'
import { executePrepared } from './execute-prepared.ts'

/**
 * Inserts rows by one statement whose text does not depend on how many they are: they travel as one JSON value. All have the fields
 * of the first; columns that it leaves out get their defaults.
 */
export async function insertAll<T extends PgTable>(
  tx: Tx,
  table: T,
  rows: readonly T['$inferInsert'][],
): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  const columns = Object.entries(getTableColumns(table)).filter(([field]) => field in first)
  const values = rows.map((row) =>
    Object.fromEntries(columns.map(([field, { name }]) => [name, asJson(row[field as never])])),
  )
  const names = sql.join(
    columns.map(([, { name }]) => sql.identifier(name)),
    sql`, `,
  )
  await executePrepared(
    tx,
    sql`
    insert into ${table} (${names})
    select ${names} from jsonb_populate_recordset(null::${table}, ${JSON.stringify(values)}::jsonb)`,
  )
}

const asJson = (value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)
