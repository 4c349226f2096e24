// Rows stay as they are: nobody may change or delete them by grant, and a trigger stops the owner too. Tried table by table and column
// by column as PostgreSQL lists them; then with the trigger off, when the same must not be refused by it.
import { openDatabase } from '@hub/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditedTables, provableTables, unprovenTables } from '../audited-tables.ts'
import { type EventfulFund, openEventfulFund } from '../eventful-fund.ts'
import { listColumns, listFreezes, sampleOf, withoutChecks } from './catalogue.ts'

let fund: EventfulFund
let sql: EventfulFund['sql']
let roles: Record<'ledger' | 'routing', ReturnType<typeof openDatabase>>
beforeAll(async () => {
  fund = await openEventfulFund()
  sql = fund.sql
  const roleOf = (service: string) => openDatabase({ url: fund.app.database.urlAs(service), name: 'intruder', max: 1 })
  roles = { ledger: roleOf('ledger'), routing: roleOf('routing') }
})
afterAll(async () => {
  await Promise.all([roles.ledger.close(), roles.routing.close()])
  await fund.app.close()
})

type Tx = Parameters<Parameters<typeof sql.begin>[1]>[0]

/** Undoes what it does; what the database says to a statement, or `taken`. */
const undone = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
  let result: { is: T } | undefined
  return sql
    .begin(async (tx) => {
      result = { is: await work(tx) }
      throw new Error('undone')
    })
    .catch((fault) => {
      if (result === undefined) throw fault
      return result.is
    })
}
const answerTo = (tx: Tx, statement: string): Promise<string> =>
  tx
    .savepoint(async (inner) => {
      await inner.unsafe(statement)
      throw new Error('taken')
    })
    .catch((fault) => (fault instanceof Error ? fault.message : String(fault)))
const off = (tx: Tx, table: string, trigger: string) =>
  tx.unsafe(`alter table ledger.${table} disable trigger ${trigger}`)

const all = [...auditedTables, ...unprovenTables]
// What events tell, sums that follow the entries, the sign of life: their columns are kept by the grants alone.
const changing: string[] = ['organisations', 'requests', 'balances', 'days', 'heartbeats']

test.for(auditedTables)('%s has a row, and nobody may take it away', async (table) => {
  const [count] = await sql.unsafe(`select count(*)::int as rows from ledger.${table}`)
  expect(count?.rows).toBeGreaterThan(0)
  for (const statement of [`delete from ledger.${table}`, `truncate ledger.${table} cascade`]) {
    await expect(roles.ledger.sql.unsafe(statement)).rejects.toThrow('permission denied')
    await expect(roles.routing.sql.unsafe(statement)).rejects.toThrow('permission denied')
    await expect(sql.unsafe(statement)).rejects.toThrow(`ledger.${table} only takes new rows`)
  }
  const planted = await undone(async (tx) => {
    const triggers = await tx`select tgname from pg_trigger where tgrelid = ${`ledger.${table}`}::regclass
      and tgfoid = 'ledger.refuse_change'::regproc`
    for (const { tgname } of triggers) await off(tx, table, tgname)
    return [await answerTo(tx, `delete from ledger.${table}`), await answerTo(tx, `truncate ledger.${table} cascade`)]
  })
  for (const answer of planted) expect(answer).not.toContain(`ledger.${table} only takes new rows`)
})

test.for(all)('of %s another service reads, adds and changes nothing', async (table) => {
  const [column] = await listColumns(sql, table)
  for (const statement of [
    `select 1 from ledger.${table}`,
    `insert into ledger.${table} default values`,
    `update ledger.${table} set ${column?.name} = null`,
  ])
    await expect(roles.routing.sql.unsafe(statement)).rejects.toThrow('permission denied')
})

test.for(all)('a column of %s changes where it is granted to the service, and nowhere else', async (table) => {
  const freezes = (await listFreezes(sql)).filter((freeze) => freeze.table === table && freeze.rows === 'true')
  const movable = freezes.flatMap((freeze) => freeze.movable)
  const columns = await listColumns(sql, table)
  const granted = columns.filter(({ isGranted }) => isGranted).map(({ name }) => name)
  if (!changing.includes(table)) expect(granted.toSorted()).toEqual(movable.toSorted())
  for (const { name } of columns.filter(({ isGranted }) => !isGranted))
    for (const value of [name, 'null'])
      await expect(roles.ledger.sql.unsafe(`update ledger.${table} set ${name} = ${value}`)).rejects.toThrow(
        'permission denied',
      )
})

test.for(auditedTables.filter((table) => !changing.includes(table)))(
  'the owner changes no column of %s that is not to change, neither from nothing nor to nothing',
  async (table) => {
    const freezes = (await listFreezes(sql)).filter((each) => each.table === table)
    const freeze = freezes.find(({ rows }) => rows === 'true')
    const besides = freezes.filter(({ isWithState }) => isWithState)
    const columns = await listColumns(sql, table)
    const trigger = freeze?.trigger ?? 'append_only_rows'
    const refused = freeze ? `ledger.${table}: only` : `ledger.${table} only takes new rows`
    const frozen = columns.filter(({ name }) => !freeze?.movable.includes(name))
    expect(frozen.length).toBeGreaterThan(0)
    await undone(async (tx) => {
      for (const other of besides) await off(tx, table, other.trigger)
      for (const statement of await withoutChecks(sql, table)) await tx.unsafe(statement)
      for (const column of frozen) await tryColumn(tx, { table, where: 'true', trigger, refused }, column)
    })
  },
)

interface Kept {
  table: string
  where: string
  trigger: string
  refused: string
}

/** To nothing, from nothing, to another value. With the trigger off the database says something else. */
async function tryColumn(tx: Tx, { table, where, trigger, refused }: Kept, column: Parameters<typeof sampleOf>[0]) {
  const { name, isNullable } = column
  let [row] = await tx.unsafe(`select ctid from ledger.${table} where ${where} limit 1`)
  const set = (value: string) => `update ledger.${table} set ${name} = ${value} where ctid = '${row?.ctid}'`
  const attempt = async (value: string) =>
    expect([name, value, await answerTo(tx, set(value))]).toEqual([name, value, expect.stringContaining(refused)])
  const makeIt = async (value: string) => {
    await tx`set local session_replication_role = replica`
    ;[row] = await tx.unsafe(`${set(value)} returning ctid`)
    await tx`set local session_replication_role = origin`
  }
  const sample = sampleOf(column)
  if (isNullable) await makeIt('null')
  await attempt(sample)
  const planted = await tx
    .savepoint(async (inner) => {
      await off(inner, table, trigger)
      throw new Error(await answerTo(inner, set(sample)))
    })
    .catch((fault: Error) => fault.message)
  expect([name, planted]).not.toEqual([name, expect.stringContaining(refused)])
  if (isNullable) await makeIt(sample)
  await attempt('null')
}

test('a request that is funded stays as it was approved, in every column but its state, its team and the one that the assessment may still fill', async () => {
  const freezes = (await listFreezes(sql)).filter(({ rows, isWithState }) => rows !== 'true' && !isWithState)
  expect(freezes).toMatchObject([
    { table: 'requests', trigger: 'funded_stays', movable: ['objectives', 'state', 'team'] },
  ])
  for (const { table, trigger, rows, movable } of freezes) {
    const where = `${rows} and state = 'funded'`
    const columns = (await listColumns(sql, table)).filter(({ name }) => !movable.includes(name))
    await undone(async (tx) => {
      for (const statement of await withoutChecks(sql, table)) await tx.unsafe(statement)
      const kept = { table, where, trigger, refused: 'ledger.requests: only' }
      for (const column of columns) await tryColumn(tx, kept, column)
      expect(await answerTo(tx, `update ledger.requests set state = 'filed' where ${where}`)).toContain('does not move')
    })
  }
})

test('when and why something was decided changes only together with its state', async () => {
  const freezes = (await listFreezes(sql)).filter(({ isWithState }) => isWithState)
  expect(freezes.map(({ table }) => table)).toEqual(['allocations', 'amendments'])
  for (const { table, trigger, movable } of freezes) {
    const [whole] = (await listFreezes(sql)).filter((each) => each.table === table && each.rows === 'true')
    const columns = (await listColumns(sql, table)).filter(
      ({ name }) => whole?.movable.includes(name) && !movable.includes(name) && name !== 'state',
    )
    expect(columns.length).toBeGreaterThan(1)
    const checks = await withoutChecks(sql, table)
    await undone(async (tx) => {
      for (const statement of checks) await tx.unsafe(statement)
      const kept = { table, where: 'true', trigger, refused: `ledger.${table}: only ${movable.join(', ')} may change` }
      for (const column of columns) await tryColumn(tx, kept, column)
    })
  }
})

test('rows note the transaction that adds them, whatever they say themselves, and would not without their trigger', async () => {
  const triggers = await sql<{ table: string; trigger: string }[]>`
    select c.relname as table, t.tgname as trigger from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where t.tgfoid = 'ledger.note_transaction'::regproc order by 1`
  expect(triggers.map(({ table }) => table)).toEqual(['allocations', 'amendments', 'holds'])
  for (const { table, trigger } of triggers) {
    const noted = await undone(async (tx) => {
      await tx.unsafe(`alter table ledger.${table} disable trigger all`)
      const claimed = async () => {
        const [row] = await tx.unsafe(`
          with gone as (delete from ledger.${table} where ctid = (select ctid from ledger.${table} limit 1) returning *)
          insert into ledger.${table} select (jsonb_populate_record(null::ledger.${table}, to_jsonb(gone) || '{"xid": "7"}')).* from gone
          returning xid = pg_current_xact_id() as "isOwn"`)
        return row?.isOwn
      }
      const off = await claimed()
      await tx.unsafe(`alter table ledger.${table} enable trigger ${trigger}`)
      return { off, on: await claimed() }
    })
    expect([table, noted]).toEqual([table, { off: false, on: true }])
  }
})

test('every trigger that keeps rows or columns is tried above', async () => {
  const rows = await sql`
    select c.relname as table, p.proname as function, count(*)::int as triggers
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
    where c.relnamespace = 'ledger'::regnamespace and p.proname like 'refuse_change%' group by 1, 2 order by 1, 2`
  const keeping = rows.filter(({ function: name }) => name === 'refuse_change')
  expect(keeping.map((row) => [row.table, row.triggers])).toEqual(auditedTables.toSorted().map((table) => [table, 2]))
  const freezing = rows.filter(({ function: name }) => name === 'refuse_change_of_frozen')
  expect(freezing.reduce((sum, { triggers }) => sum + triggers, 0)).toBe((await listFreezes(sql)).length)
})

test.for(provableTables)(
  'a row that is new in %s, or changed, is a fact, and would be none without its trigger',
  async (table) => {
    const columns = (
      await sql<{ name: string }[]>`
    select attname as name from pg_attribute
    where attrelid = ${`ledger.${table}`}::regclass and attnum > 0 and not attisdropped and attgenerated = ''`
    )
      .map(({ name }) => name)
      .join(', ')
    const row = `ctid = (select ctid from ledger.${table} limit 1)`
    const renewed = `with gone as (delete from ledger.${table} where ${row} returning ${columns})
    insert into ledger.${table} (${columns}) overriding system value select ${columns} from gone`
    const [{ name } = { name: '' }] = await listColumns(sql, table)
    const touched = `update ledger.${table} set ${name} = ${name} where ${row}`
    const factsBy = (statement: string, trigger: string | null) =>
      undone(async (tx) => {
        await tx.unsafe(`alter table ledger.${table} disable trigger all`)
        if (trigger) await tx.unsafe(`alter table ledger.${table} enable trigger ${trigger}`)
        const count = async () =>
          (await tx`select count(*)::int as facts from ledger.facts where of_table = ${table}`)[0]?.facts
        const before = await count()
        await tx.unsafe(statement)
        return (await count()) - before
      })
    expect(await factsBy(renewed, 'provable_new')).toBe(1)
    expect(await factsBy(touched, 'provable_changed')).toBe(1)
    expect([await factsBy(renewed, null), await factsBy(touched, null)]).toEqual([0, 0])
  },
)

test('the service writes no fact but by writing a row', () =>
  expect(roles.ledger.sql`insert into ledger.facts (of_table, key, content) values ('x', '{}', '{}')`).rejects.toThrow(
    'permission denied',
  ))
