// What PostgreSQL says of the ledger's tables: a new table, column or trigger is tried by itself.
import type { EventfulFund } from '../eventful-fund.ts'

type Sql = EventfulFund['sql']

export interface Column {
  name: string
  type: string
  isNullable: boolean
  /** Whether the service's role may update it. */
  isGranted: boolean
}

/** Columns that a statement can set: none that PostgreSQL computes. */
export const listColumns = (sql: Sql, table: string) => sql<Column[]>`
  select a.attname as name, y.typname as type, not a.attnotnull as "isNullable",
    has_column_privilege('hub_ledger', a.attrelid, a.attnum, 'UPDATE') as "isGranted"
  from pg_attribute a join pg_type y on y.oid = a.atttypid where a.attrelid = ${`ledger.${table}`}::regclass and a.attnum > 0 and not a.attisdropped
    and a.attidentity = '' and a.attgenerated = '' order by a.attnum`

export interface Freeze {
  table: string
  trigger: string
  /** Columns that may change. */
  movable: string[]
  /** Of which rows the others are frozen. */
  rows: string
  /** Only while the state stays. */
  isWithState: boolean
}

const conditionOf = (definition: string) => /WHEN \((.*)\) EXECUTE/.exec(definition)?.[1]

/** Triggers that keep all columns but some as they are. */
export async function listFreezes(sql: Sql): Promise<Freeze[]> {
  const rows = await sql<{ table: string; trigger: string; movable: string; definition: string }[]>`
    select c.relname as table, t.tgname as trigger, encode(t.tgargs, 'escape') as movable, pg_get_triggerdef(t.oid) as definition
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
    where c.relnamespace = 'ledger'::regnamespace and p.proname = 'refuse_change_of_frozen' order by 1, 2`
  return rows.map(({ table, trigger, movable, definition }) => ({
    table,
    trigger,
    movable: movable.split('\\000').filter((name) => name !== ''),
    rows: conditionOf(definition)?.replaceAll('old.', '') ?? 'true',
    isWithState: conditionOf(definition) === '(old.state = new.state)',
  }))
}

const samples: Record<string, string> = {
  bool: 'true',
  bytea: "sha256('a')",
  date: "'2026-01-01'",
  jsonb: `'{"a": 1}'`,
  timestamptz: "'2026-01-01T00:00:00Z'",
  xid8: "'7'",
  uuid: "'01890000-0000-7000-8000-0000000000ff'",
  text: "'sample'",
  _text: "'{sample}'",
  _int4: "'{7}'",
}

/** A value that no row of the fund has. */
export function sampleOf({ type }: Column): string {
  const sample = samples[type] ?? (/^(int2|int4|int8|numeric)$/.test(type) ? '7777' : undefined)
  if (sample === undefined) throw new Error(`what is a ${type}? say it in samples`)
  return sample
}

/** Statements that take every check of a table away. */
export async function withoutChecks(sql: Sql, table: string): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select conname as name from pg_constraint where conrelid = ${`ledger.${table}`}::regclass and contype = 'c'`
  return rows.map(({ name }) => `alter table ledger.${table} drop constraint "${name}"`)
}
