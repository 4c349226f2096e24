// What a superuser does to the books, and whether verification finds and names it against a checkpoint kept outside.
import { makeLogger } from '@hub/runtime'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  auditedTables,
  leafTables,
  movableColumns,
  provableTables,
  recomputedTables,
  unprovenTables,
} from '../audited-tables.ts'
import { signerOf } from '../checkpoint.ts'
import { approve, contribute, done, match, payment, proposalOf, tellOrganisations, usd } from '../fund-scene.ts'
import { makeSealLeaves } from '../seal-leaves/seal-leaves.ts'
import { makeLedger } from '../service.ts'
import {
  asSuperuser,
  changeOf,
  deletionOf,
  dropGuards,
  fillEmpty,
  insertOf,
  keep,
  listTables,
  swapOf,
  type Table,
} from './tampering.ts'
import { type Ask, type Finding, Unanswered, verdictOf } from './verdict.ts'
import { verifyHub } from './verify-hub.ts'

const signer = signerOf('test/fund', Buffer.alloc(32, 1))
const log = makeLogger({ service: 'ledger', level: 'silent' })
let app: TestApp
let tables: Table[]
let kept: { name: string; text: string }
let restoreOlder: () => Promise<unknown>
const newSealer = () => makeSealLeaves({ db: app.db, clock: app.clock, log, signer })

beforeAll(async () => {
  app = await testApp((context) => makeLedger(context, { signer }), { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '1000.00', earmark: { objectives: [7] } })
  await contribute(app, { funder: 'illustrative-bank', amount: '500.00' })
  await newSealer()()
  restoreOlder = await keep(app.database.ownerSql, [...auditedTables])
  const filed = await match(app, freetownRequest, usd('150.01'))
  const two = {
    unhcr: { amount: '100.01', tranches: ['50.00', '50.01'] },
    iom: { amount: '50.00', tranches: ['50.00'] },
  }
  const id = await approve(app, proposalOf(filed, two))
  await done(app, 'operator', `/v1/fund/allocations/${id}/disbursements`, payment('unhcr', 1))
  await done(app, 'operator', `/v1/fund/allocations/${id}/disbursements`, payment('iom', 1))
  await done(app, 'unhcr', `/v1/fund/allocations/${id}/expenditures`, {
    payee: 'unhcr',
    period: { from: '2026-11-01', to: '2026-11-23' },
    lines: [{ category: 1, amount: usd('20.00') }],
  })
  app.clock.advance(86_400_000)
  const later = { ...payment('unhcr', 2), valueDate: '2026-11-25' }
  await done(app, 'operator', `/v1/fund/allocations/${id}/disbursements`, later)
  const held = await match(app, freetownRequest, usd('10.00'))
  await done(
    app,
    'operator',
    '/v1/fund/allocations',
    proposalOf(held, { iom: { amount: '10.00', tranches: ['10.00'] } }),
  )
  await newSealer()()
  tables = await listTables(app.database.ownerSql)
  kept = { name: 'kept outside', text: await newestNote() }
}, 120_000)
afterAll(() => app.close())

const newestNote = async () => (await app.anyone.get('/v1/fund/checkpoints?limit=1')).body.items[0].note as string

const asking =
  (slug: string | null): Ask =>
  async <T>(path: string) => {
    const { status, body } = await (slug === null ? app.anyone : app.as(slug)).get(path)
    if (status !== 200) throw new Unanswered(`${path} answered ${status}`)
    return body as T
  }

async function verify(more: Partial<Parameters<typeof verifyHub>[0]> = {}): Promise<Finding[]> {
  const { findings } = await verifyHub({
    ask: asking('auditor'),
    verifier: signer.verifier,
    isAuditor: true,
    checkpoints: [kept],
    proofs: [],
    say: () => {},
    waitForSeal: async () => false,
    ...more,
  })
  return findings
}

test('every table of the ledger is in one list of what is audited', () => {
  const lists = [...provableTables, ...leafTables, ...recomputedTables, ...unprovenTables].toSorted()
  expect(lists).toEqual(tables.map(({ name }) => name))
})

test('exactly the tables in the list of provable ones write facts', async () => {
  const rows = await app.database.ownerSql<{ name: string; triggers: number }[]>`
    select c.relname as name, count(*)::int as triggers from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where t.tgname in ('provable_new', 'provable_changed') and t.tgenabled = 'O' group by 1 order by 1`
  expect(rows.map((row) => ({ ...row }))).toEqual([...provableTables].map((name) => ({ name, triggers: 2 })))
})

test('the columns that verification lets move are those that PostgreSQL lets move', async () => {
  const rows = await app.database.ownerSql<{ name: string; isAppendOnly: boolean; movable: string[] | null }[]>`
    select c.relname as name, exists (select from pg_trigger where tgrelid = c.oid and tgname = 'append_only_rows') as "isAppendOnly",
      (select string_to_array(trim(trailing '|' from replace(encode(tgargs, 'escape'), '\\000', '|')), '|')
        from pg_trigger where tgrelid = c.oid and tgname = 'frozen_columns') as movable
    from pg_class c where c.oid = any (select tgrelid from pg_trigger where tgname = 'provable_new')`
  const listed = (movable: readonly string[] | 'all' | undefined) =>
    typeof movable === 'object' ? movable.toSorted().join(' ') : (movable ?? '')
  for (const { name, isAppendOnly, movable } of rows)
    expect([name, listed(movableColumns[name])]).toEqual([name, isAppendOnly ? '' : listed(movable ?? 'all')])
  expect(rows).toHaveLength(provableTables.length)
})

test('what nobody has touched is right, as it is after a row of which columns may move has moved', async () => {
  expect(await verify()).toEqual([])
  await tellOrganisations(
    app,
    testOrganisations.map((each) => ({ ...each, name: `${each.name} anew` })),
  )
  await newSealer()()
  expect(await verify()).toEqual([])
})

test('what is not sealed yet is waited for, and is wrong when it never is', async () => {
  await tellOrganisations(app, testOrganisations)
  const sealer = newSealer()
  expect(await verify({ waitForSeal: () => sealer().then(() => true) })).toEqual([])
  await tellOrganisations(app, testOrganisations)
  expect(verdictOf(await verify()).verdict).toBe('wrong')
  await newSealer()()
})

test('with the public key alone signatures, growth and proofs are checked', async () => {
  const { body } = await app.as('auditor').get('/v1/fund/transfers?limit=1')
  const proof = (await app.anyone.get(`/v1/fund/transfers/${body.items[0].id}/proof`)).body
  const check = (text: string) => verify({ ask: asking(null), isAuditor: false, proofs: [{ name: 'proof', text }] })
  expect(await check(JSON.stringify(proof))).toEqual([])
  expect(await check(JSON.stringify({ ...proof, leaf: proof.leaf.replace('deposit', 'refund') }))).toMatchObject([
    { verdict: 'wrong', where: 'proof' },
  ])
  expect(await check('nothing')).toMatchObject([{ verdict: 'unchecked', where: 'proof' }])
})

test('another key, a file without a checkpoint and a caller without the right are told apart', async () => {
  const other = signerOf('test/fund', Buffer.alloc(32, 2))
  expect(verdictOf(await verify({ verifier: other.verifier })).exitCode).toBe(1)
  expect(await verify({ checkpoints: [{ name: 'file', text: 'x' }] })).toMatchObject([
    { verdict: 'unchecked', where: 'file' },
  ])
  expect(verdictOf(await verify({ ask: asking('norway') })).exitCode).toBe(2)
})

const named: Record<string, RegExp> = {
  entries: /entries/,
  facts: /facts?\b/,
  leaves: /lea(f|ves)\b/,
  checkpoints: /checkpoint|leaves/,
}

interface Deed {
  statement: string
  table: string
  column?: string | undefined
}

/** Does it, verifies, undoes it. What was not found, or not named by its table and column. */
async function missedOf(deeds: readonly Deed[], more: () => Promise<unknown> = async () => {}): Promise<string[]> {
  const proof = ['facts', 'leaves', 'tree_nodes', 'checkpoints']
  const putBack = await keep(app.database.ownerSql, [...new Set([...deeds.map(({ table }) => table), ...proof])])
  await asSuperuser(
    app.database.ownerSql,
    deeds.map(({ statement }) => statement),
  )
  await more()
  const findings = await verify()
  await putBack()
  const lines = findings.filter(({ verdict }) => verdict === 'wrong').map(({ where, what }) => `${where}: ${what}`)
  const isNamed = ({ table, column }: Deed) =>
    lines.some(
      (line) => (named[table] ?? new RegExp(`^${table} `)).test(line) && (!column || line.includes(`column ${column}`)),
    )
  const missed = deeds.filter((deed) => !isNamed(deed))
  return missed.map(({ statement }) => `${statement.replaceAll(/\s+/g, ' ')} → ${lines.slice(0, 3).join(' | ')}`)
}

/** As the ordinary way of changing a row does, so that what stands there is what a leaf says. */
const recordAndSeal = (deeds: readonly Deed[]) => async () => {
  await asSuperuser(
    app.database.ownerSql,
    [...new Set(deeds.map(({ table }) => table))].map((table) => `call ledger.record_facts_of('ledger.${table}')`),
  )
  await newSealer()()
}

// Rows of these stand for themselves alone, so that one of each can be changed at a time and each must be named; with the others a
// verification tries one change.
const readForOthers: readonly string[] = ['accounts', 'contributions', 'hold_lines', 'hold_resolutions', 'holds']
const apart = provableTables.filter((name) => !readForOthers.includes(name))
const alone = auditedTables.filter((name) => !(apart as readonly string[]).includes(name))

const tableOf = (name: string) => tables.find((each) => each.name === name) as Table
const isAudited = (name: string) => (auditedTables as readonly string[]).includes(name)
const isProvable = (name: string) => (provableTables as readonly string[]).includes(name)
const deedsOn = (name: string): Deed[] =>
  tableOf(name).columns.map((column) => ({
    statement: changeOf(name, column),
    table: name,
    column: isProvable(name) && !column.isKey ? column.name : undefined,
  }))

async function rowDeedsOn(name: string): Promise<Deed[]> {
  const table = tableOf(name)
  const { ownerSql: sql } = app.database
  const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`select count(*)::int from ledger.${sql(name)}`
  const maySwap = count > 1 && table.columns.some(({ isKey }) => !isKey)
  const statements = [deletionOf(table), insertOf(table), ...(maySwap ? [swapOf(table)] : [])]
  return statements.map((statement) => ({ statement, table: name }))
}

/** The first deed of each table, then the second of each, and so on. */
function rounds(deeds: readonly Deed[][]): Deed[][] {
  const count = Math.max(...deeds.map(({ length }) => length))
  return Array.from({ length: count }, (_, round) => deeds.flatMap((each) => each.slice(round, round + 1)))
}

describe('as a superuser, with every trigger off and every guard taken away', () => {
  beforeAll(async () => {
    await dropGuards(app.database.ownerSql)
    await fillEmpty(
      app.database.ownerSql,
      tables.filter(({ name }) => isAudited(name)),
    )
    await newSealer()()
    kept.text = await newestNote()
    expect(await verify()).toEqual([])
  }, 60_000)

  const patience = { timeout: 120_000 }

  test(
    'a change of any column of any table whose rows are facts is found and named by table and column',
    patience,
    async () => {
      const missed: string[] = []
      for (const round of rounds(apart.map(deedsOn))) missed.push(...(await missedOf(round)))
      expect(missed).toEqual([])
    },
  )

  test('a row of these that is deleted, slipped in or swapped is found and named', patience, async () => {
    const missed: string[] = []
    for (const round of rounds(await Promise.all(apart.map(rowDeedsOn)))) missed.push(...(await missedOf(round)))
    expect(missed).toEqual([])
  })

  test.for(alone)('a change of any column of %s is found and named', patience, async (name) => {
    const missed: string[] = []
    for (const deed of deedsOn(name)) missed.push(...(await missedOf([deed])))
    expect(missed).toEqual([])
    expect(deedsOn(name).length).toBeGreaterThan(0)
  })

  test.for(alone)(
    'a row that is deleted from, slipped into or swapped in %s is found and named',
    patience,
    async (name) => {
      const missed: string[] = []
      for (const deed of await rowDeedsOn(name)) missed.push(...(await missedOf([deed])))
      expect(missed).toEqual([])
    },
  )

  test(
    'a column that never changes is found and named also when a fact was written of its change and sealed',
    patience,
    async () => {
      const mayMove = (table: string, column: string) =>
        movableColumns[table] === 'all' || movableColumns[table]?.includes(column)
      const deeds = provableTables.map((name) =>
        deedsOn(name).filter(({ column }) => column !== undefined && !mayMove(name, column)),
      )
      const missed: string[] = []
      for (const round of rounds(deeds)) missed.push(...(await missedOf(round, recordAndSeal(round))))
      expect(missed).toEqual([])
      expect(deeds.flat().length).toBeGreaterThan(100)
    },
  )

  test('after all that was put back, the books are right', async () => {
    expect(await verify()).toEqual([])
  })

  test('an older backup is found, also when a key holder has let the log grow again, and not without a checkpoint kept outside', async () => {
    const putBack = await keep(app.database.ownerSql, [...auditedTables])
    await restoreOlder()
    expect(await verify()).toMatchObject([{ where: 'kept outside', what: expect.stringContaining('older backup') }])
    for (let round = 0; round < 8; round += 1) await tellOrganisations(app, testOrganisations)
    await newSealer()()
    expect(await verify()).toMatchObject([{ where: 'kept outside', what: expect.stringContaining('was rewritten') }])
    expect(await verify({ checkpoints: [] })).toEqual([])
    await putBack()
  })
})
