// The lists of what verification looks at, beside what PostgreSQL has.
import { type FreshDatabase, freshDatabase } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leafTables, movableColumns, provableTables, recomputedTables, unprovenTables } from '../audited-tables.ts'
import { listTables } from './tampering.ts'

let database: FreshDatabase
let sql: FreshDatabase['ownerSql']
beforeAll(async () => {
  database = await freshDatabase('ledger')
  sql = database.ownerSql
})
afterAll(() => database.drop())

test('every table of the ledger is in one list of what is audited', async () => {
  const lists = [...provableTables, ...leafTables, ...recomputedTables, ...unprovenTables].toSorted()
  expect(lists).toEqual((await listTables(sql)).map(({ name }) => name))
})

test('exactly the tables in the list of provable ones write facts', async () => {
  const rows = await sql<{ name: string; triggers: number }[]>`
    select c.relname as name, count(*)::int as triggers from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where t.tgname in ('provable_new', 'provable_changed') and t.tgenabled = 'O' group by 1 order by 1`
  expect(rows.map((row) => ({ ...row }))).toEqual([...provableTables].map((name) => ({ name, triggers: 2 })))
})

test('the columns that verification lets move are those that PostgreSQL lets move', async () => {
  const rows = await sql<{ name: string; isAppendOnly: boolean; movable: string[] | null }[]>`
    select c.relname as name, exists (select from pg_trigger where tgrelid = c.oid and tgname = 'append_only_rows') as "isAppendOnly",
      (select string_to_array(trim(trailing '|' from replace(encode(tgargs, 'escape'), '\\000', '|')), '|')
          -- Bit 16 of the type is UPDATE: this trigger notes the transaction that has moved the others.
          || array(select 'xid' from pg_trigger where tgrelid = c.oid and tgname = 'of_transaction' and tgtype & 16 > 0)
        from pg_trigger where tgrelid = c.oid and tgname = 'frozen_columns') as movable
    from pg_class c where c.oid = any (select tgrelid from pg_trigger where tgname = 'provable_new')`
  const listed = (movable: readonly string[] | 'all' | undefined) =>
    typeof movable === 'object' ? movable.toSorted().join(' ') : (movable ?? '')
  for (const { name, isAppendOnly, movable } of rows)
    expect([name, listed(movableColumns[name])]).toEqual([name, isAppendOnly ? '' : listed(movable ?? 'all')])
  expect(rows).toHaveLength(provableTables.length)
})
