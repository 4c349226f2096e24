// For tests that say that nothing was written: all that a schema holds, in one line for each table.
import type { FreshDatabase } from '@hub/testing'

/** Rows and their content, table by table; a table that is added is in it by itself. */
export async function digestOfTables(sql: FreshDatabase['ownerSql'], schema = 'ledger'): Promise<string[]> {
  const tables =
    await sql`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = ${schema} order by 1`
  const each = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*) as rows, sum(hashtextextended(t::text, 0)::numeric) as content from ${name} t`,
  )
  const rows = await sql.unsafe(each.join(' union all '))
  return rows.map((row) => `${row.name} ${row.rows} ${row.content}`)
}
