// What a superuser does to the books, with every trigger off and every guard taken away, and whether verification finds and names it
// against a checkpoint kept outside.
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { auditedTables, movableColumns, provableTables } from '../audited-tables.ts'
import { approve, contribute, done, match, payment, proposalOf, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'
import { newestNote, seal, signer, verify as verifyBooks } from './audited-ledger.ts'
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

let app: TestApp
let gift: string
let tables: Table[]
let kept: { name: string; text: string }
let restoreOlder: () => Promise<unknown>
const verify = (more: Parameters<typeof verifyBooks>[1] = {}) => verifyBooks(app, { checkpoints: [kept], ...more })

beforeAll(async () => {
  app = await testApp((context) => makeLedger(context, { signer }), { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '1000.00', earmark: { objectives: [7] } })
  gift = await contribute(app, { funder: 'illustrative-bank', amount: '500.00' })
  await seal(app)
  restoreOlder = await keep(app.database.ownerSql, [...auditedTables])
  await spend()
  tables = await listTables(app.database.ownerSql)
  await dropGuards(app.database.ownerSql)
  const audited = tables.filter(({ name }) => (auditedTables as readonly string[]).includes(name))
  await fillEmpty(app.database.ownerSql, audited)
  await seal(app)
  kept = { name: 'kept outside', text: await newestNote(app) }
  expect(await verify()).toEqual([])
}, 120_000)
afterAll(() => app.close())

async function spend(): Promise<void> {
  const two = {
    unhcr: { amount: '100.01', tranches: ['50.00', '50.01'] },
    iom: { amount: '50.00', tranches: ['50.00'] },
  }
  const id = await approve(app, proposalOf(await match(app, freetownRequest, usd('150.01')), two))
  const pay = (body: unknown) => done(app, 'operator', `/v1/fund/allocations/${id}/disbursements`, body)
  await pay(payment('unhcr', 1))
  await pay(payment('iom', 1))
  await done(app, 'unhcr', `/v1/fund/allocations/${id}/expenditures`, {
    payee: 'unhcr',
    period: { from: '2026-11-24', to: '2026-11-24' },
    lines: [{ category: 1, amount: usd('20.00') }],
  })
  app.clock.advance(86_400_000)
  await pay({ ...payment('unhcr', 2), valueDate: '2026-11-25' })
  const [on, reason] = ['2026-11-25', 'A test']
  const back = { payee: 'iom', amount: usd('5.00'), valueDate: on, reason }
  await done(app, 'operator', `/v1/fund/allocations/${id}/refunds`, back)
  const given = { amount: usd('7.00'), valueDate: on, reason, bankReference: 'Back' }
  await done(app, 'operator', `/v1/fund/contributions/${gift}/returns`, given)
  const interest = { kind: 'interest', amount: usd('1.00'), valueDate: on, reason }
  await done(app, 'operator', '/v1/fund/adjustments', interest)
  const undone = await done(app, 'operator', '/v1/fund/adjustments', { ...interest, isAnother: true })
  await done(app, 'operator', `/v1/fund/transfers/${undone.id}/reversal`, { reason })
  const held = await match(app, freetownRequest, usd('10.00'))
  const proposal = proposalOf(held, { iom: { amount: '10.00', tranches: ['10.00'] } })
  await done(app, 'operator', '/v1/fund/allocations', proposal)
}

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
  await seal(app)
}

// Rows of these stand for themselves alone, so that one of each can be changed at a time and each must be named; with the others a
// verification tries one change.
const readForOthers: readonly string[] = ['accounts', 'contributions', 'hold_lines', 'hold_resolutions', 'holds']
const apart = provableTables.filter((name) => !readForOthers.includes(name))
const alone = auditedTables.filter((name) => !(apart as readonly string[]).includes(name))

const tableOf = (name: string) => tables.find((each) => each.name === name) as Table
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
  await seal(app)
  expect(await verify()).toMatchObject([{ where: 'kept outside', what: expect.stringContaining('was rewritten') }])
  expect(await verify({ checkpoints: [] })).toEqual([])
  await putBack()
})
