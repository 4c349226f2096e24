// What somebody can do who has the database's superuser: for the tests of verification.
import { randomBytes } from 'node:crypto'
import type { Database } from '@hub/database'

type Sql = Database['sql']

interface Column {
  name: string
  type: string
  isKey: boolean
}

export interface Table {
  name: string
  columns: Column[]
}

/** Every table of the ledger with its columns, as PostgreSQL lists them, so that a new one is tested by itself. */
export async function listTables(sql: Sql): Promise<Table[]> {
  const rows = await sql<{ table: string; column: string; type: string; is_key: boolean }[]>`
    select c.relname as table, a.attname as column, t.typname as type,
      a.attname = any (ledger.key_columns(c.oid::regclass)) as is_key
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    where c.relnamespace = 'ledger'::regnamespace and c.relkind = 'r' order by c.relname, a.attnum`
  const byTable = Map.groupBy(rows, ({ table }) => table)
  return [...byTable].map(([name, columns]) => ({
    name,
    columns: columns.map(({ column, type, is_key }) => ({ name: column, type, isKey: is_key })),
  }))
}

/** Takes away what would get in the way of a superuser: checks, unique constraints, generated columns and identities. */
export async function dropGuards(sql: Sql): Promise<void> {
  const statements = await sql<{ statement: string }[]>`
    select format('alter table %s drop constraint %I cascade', conrelid::regclass, conname) as statement
    from pg_constraint where connamespace = 'ledger'::regnamespace and contype in ('c', 'f', 'x')
    union all
    select format('alter table %s alter %I drop %s', attrelid::regclass, attname,
      case when attidentity <> '' then 'identity' else 'expression' end)
    from pg_attribute join pg_class c on c.oid = attrelid
    where c.relnamespace = 'ledger'::regnamespace and c.relkind = 'r' and (attidentity <> '' or attgenerated <> '')`
  for (const { statement } of statements) await sql.unsafe(statement)
  const indexes = await sql<{ name: string }[]>`
    select i.indexrelid::regclass::text as name from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'ledger'::regnamespace and i.indisunique and not i.indisprimary
      and not exists (select from pg_constraint where conindid = i.indexrelid)`
  for (const { name } of indexes) await sql.unsafe(`drop index ${name}`)
  const unique = await sql<{ statement: string }[]>`
    select format('alter table %s drop constraint %I cascade', conrelid::regclass, conname) as statement
    from pg_constraint where connamespace = 'ledger'::regnamespace and contype = 'u'`
  for (const { statement } of unique) await sql.unsafe(statement)
}

const samples: Record<string, string> = {
  bool: 'true',
  bytea: "sha256('a')",
  date: "'2026-01-01'",
  jsonb: `'{"a": 1}'`,
  timestamptz: "'2026-01-01T00:00:00Z'",
  uuid: 'gen_random_uuid()',
  xid8: "'1'",
  _int4: "'{1}'",
  _text: "'{a}'",
}
const sampleOf = ({ type }: Column) => samples[type] ?? (/^(int|numeric|float)/.test(type) ? '1' : "'a'")

/** A row in every table that has none, and its fact: as if it had come the ordinary way. */
export async function fillEmpty(sql: Sql, tables: readonly Table[]): Promise<void> {
  for (const { name, columns } of tables) {
    const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`select count(*)::int from ledger.${sql(name)}`
    if (count > 0) continue
    const list = (of: (column: Column) => string) => columns.map(of).join(', ')
    await asSuperuser(sql, [
      `insert into ledger.${name} (${list((column) => `"${column.name}"`)}) values (${list(sampleOf)})`,
      `call ledger.record_facts_of('ledger.${name}')`,
    ])
  }
}

/** With every trigger off. */
export const asSuperuser = (sql: Sql, statements: readonly string[]) =>
  sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    for (const statement of statements) await tx.unsafe(statement)
  })

const changedTo: Record<string, (column: string) => string> = {
  bool: (c) => `not ${c}`,
  bytea: (c) => `sha256(${c})`,
  date: (c) => `${c} + 1`,
  int2: (c) => `${c} + 7`,
  int4: (c) => `${c} + 1003`,
  int8: (c) => `${c} + 1000003`,
  numeric: (c) => `${c} + 7`,
  jsonb: (c) => `jsonb_build_object('was', ${c})`,
  text: (c) => `${c} || 'x'`,
  timestamptz: (c) => `${c} + interval '1 second'`,
  uuid: () => 'gen_random_uuid()',
  xid8: (c) => `(${c}::text::bigint + 1)::text::xid8`,
  _int4: (c) => `array_append(${c}, 9)`,
  _text: (c) => `array_append(${c}, 'x')`,
}

/** Another value in one column of one row; where all are null, a value. */
export function changeOf(table: string, column: Column): string {
  const name = `"${column.name}"`
  const change = changedTo[column.type]
  if (change === undefined) throw new Error(`how is a ${column.type} changed? say it in changedTo`)
  return `update ledger.${table} set ${name} = coalesce(${change(name)}, ${sampleOf(column)})
    where ctid = (select ctid from ledger.${table} order by ${name} nulls last limit 1)`
}

/** A copy of a row under another key. */
export function insertOf({ name, columns }: Table): string {
  const keys = columns.filter(({ isKey }) => isKey)
  const last = keys.at(-1)
  const list = columns.map((column) =>
    column === last ? changedTo[column.type]?.(`"${column.name}"`) : `"${column.name}"`,
  )
  const order = keys.map((key) => `"${key.name}" desc`).join(', ')
  return `insert into ledger.${name} (${columns.map((column) => `"${column.name}"`).join(', ')})
    select ${list.join(', ')} from ledger.${name} order by ${order} limit 1`
}

export const deletionOf = ({ name }: Table): string =>
  `delete from ledger.${name} where ctid = (select ctid from ledger.${name} limit 1)`

/** Two rows each with the other's content; null where a table has no two that differ. */
export function swapOf({ name, columns }: Table): string {
  const keys = columns.filter(({ isKey }) => isKey).map((column) => `"${column.name}"`)
  const rest = columns.filter(({ isKey }) => !isKey).map((column) => `"${column.name}"`)
  const differ = `row(${rest.map((c) => `a.${c}`).join(', ')})::text <> row(${rest.map((c) => `b.${c}`).join(', ')})::text`
  return `with pair as (select a.ctid as one, b.ctid as two from ledger.${name} a join ledger.${name} b
      on (${keys.map((k) => `a.${k}`).join(', ')}) < (${keys.map((k) => `b.${k}`).join(', ')}) and ${differ} limit 1),
    both_rows as (select one as at, two as other from pair union all select two, one from pair)
    update ledger.${name} t set ${rest.map((c) => `${c} = o.${c}`).join(', ')}
    from both_rows r join ledger.${name} o on o.ctid = r.other where t.ctid = r.at`
}

/** Takes a copy of some tables and returns what puts it back, word for word. */
export async function keep(sql: Sql, tables: readonly string[]): Promise<() => Promise<unknown>> {
  const schema = `kept_${randomBytes(6).toString('hex')}`
  await sql.unsafe(`create schema ${schema}`)
  for (const table of tables) await sql.unsafe(`create table ${schema}.${table} as table ledger.${table}`)
  return () =>
    asSuperuser(
      sql,
      tables.flatMap((table) => [
        `delete from ledger.${table}`,
        `insert into ledger.${table} table ${schema}.${table}`,
      ]),
    )
}
