// What a list of transfers is narrowed to: by whose account it touches, whose money it moves, and when it took effect.
import { randomUUID } from 'node:crypto'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approve, contribute, done, match, payment, proposalOf, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'
import { listTransfers, type WhichTransfers } from './list-transfers.sql.ts'

let app: TestApp
let ids: Record<string, string> = {}
const day = '2026-11-24'
// Two contributions; one allocation of two payees with a payment each, of which one is reversed, and one of unhcr alone; interest.
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  const norway = await contribute(app, { funder: 'norway', amount: '100.00', earmark: { countries: ['SL'] } })
  const bank = await contribute(app, { funder: 'illustrative-bank', amount: '900.00' })
  const both = { unhcr: { amount: '60.00', tranches: ['60.00'] }, iom: { amount: '60.00', tranches: ['60.00'] } }
  const shared = await approve(app, proposalOf(await match(app, freetownRequest, usd('120.00')), both))
  const one = { unhcr: { amount: '10.00', tranches: ['10.00'] } }
  const alone = await approve(app, proposalOf(await match(app, freetownRequest, usd('10.00')), one))
  const pay = async (allocation: string, payee: string) =>
    (await done(app, 'operator', `/v1/fund/allocations/${allocation}/disbursements`, payment(payee, 1))).id
  const [toUnhcr, toIom, toAlone] = [await pay(shared, 'unhcr'), await pay(shared, 'iom'), await pay(alone, 'unhcr')]
  const undone = await done(app, 'operator', `/v1/fund/transfers/${toIom}/reversal`, { reason: 'Sent back' })
  const adjustment = { kind: 'interest', amount: usd('1.00'), valueDate: '2026-11-23', reason: 'November' }
  const interest = (await done(app, 'operator', '/v1/fund/adjustments', adjustment)).id
  ids = { norway, bank, shared, alone, toUnhcr, toIom, toAlone, undone: undone.id, interest }
})
afterAll(() => app.close())

const read = async (query: string) =>
  (await app.as('auditor').get(`/v1/fund/transfers?${query.replace(/\{(\w+)\}/g, (_, name) => ids[name] ?? '')}`)).body
const codesOf = ({ items }: { items: { code: string }[] }) => items.map(({ code }) => code)

test.for([
  ['about={shared}', ['allocation']],
  ['about={toUnhcr}', ['disbursement']],
  ['allocation={shared}', ['allocation', 'disbursement', 'disbursement', 'reversal']],
  ['allocation={shared}&payee=unhcr', ['allocation', 'disbursement']],
  ['payee=unhcr', ['allocation', 'allocation', 'disbursement', 'disbursement']],
  ['payee=iom', ['allocation', 'disbursement', 'reversal']],
  ['contribution={norway}', ['deposit', 'fee', 'allocation', 'disbursement', 'disbursement', 'reversal']],
  ['contribution={norway}&payee=iom', ['allocation', 'disbursement', 'reversal']],
  ['contribution={norway}&allocation={alone}', []],
  [`to=2026-11-23`, ['interest']],
  [`from=${day}&payee=iom`, ['allocation', 'disbursement', 'reversal']],
  ['to=2026-11-23&payee=iom', []],
  [`from=2026-11-23&to=2026-11-23`, ['interest']],
  [`allocation=${randomUUID()}`, []],
] as const)('transfers narrowed to %s are %j', async ([query, codes]) => {
  expect(codesOf(await read(query))).toEqual(codes)
})

test('transfers about a deposit are the deposit and its fee', async () => {
  const deposit = (await app.as('operator').get(`/v1/fund/contributions/${ids.norway}`)).body.deposits[0].id
  expect(codesOf(await read(`about=${deposit}`))).toEqual(['deposit', 'fee'])
})

test('each way of narrowing finds what a look at every transfer finds, page by page', async () => {
  const all = (await read('limit=200')).items as { id: string; effectiveOn: string; entries: Entry[] }[]
  type Entry = { account: string; contribution: string | null }
  const touches = (part: string) => (entry: Entry) => entry.account.includes(part)
  const expected = {
    'payee=unhcr': all.filter(({ entries }) => entries.some(touches(':unhcr'))),
    'allocation={alone}': all.filter(({ entries }) => entries.some(touches(ids.alone ?? ''))),
    'contribution={bank}': all.filter(({ entries }) => entries.some(({ contribution }) => contribution === ids.bank)),
    [`from=${day}`]: all.filter(({ effectiveOn }) => effectiveOn >= day),
  }
  for (const [query, transfers] of Object.entries(expected)) {
    const found: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const body = await read(`${query}&limit=1${cursor && `&cursor=${cursor}`}`)
      found.push(...body.items.map(({ id }: { id: string }) => id))
      cursor = body.nextCursor
    }
    expect(transfers.length).toBeGreaterThan(1)
    expect([query, found]).toEqual([query, transfers.map(({ id }) => id)])
  }
})

test('days the wrong way round are refused, and who sees totals alone is shown no transfer by any filter', async () => {
  const wrong = await app.as('auditor').get('/v1/fund/transfers?from=2026-11-24&to=2026-11-23')
  expect([wrong.status, wrong.body.errors]).toEqual([400, [{ path: 'to', message: 'must not be before from' }]])
  const open = await app.as('unhcr').get('/v1/fund/transfers?payee=unhcr')
  expect([open.status, open.body.items, open.body.totals.length > 0]).toEqual([200, [], true])
})

test('one transfer among many is found by its own index, whichever way it is asked for', async () => {
  const { ownerSql } = app.database
  // As deposits are: of one day, about themselves, on one balance; entries enough that reading all of them shows.
  await ownerSql`set session_replication_role = replica`
  await ownerSql`
    insert into ledger.transfers (number, id, code, about, effective_on, fingerprint)
    select 100000 + n, u, 'deposit', u, '2026-11-22', sha256(u::text::bytea)
    from (select n, gen_random_uuid() as u from generate_series(1, 20000) n) x`
  await ownerSql`
    insert into ledger.entries (transfer, leg, account, contribution, amount_minor)
    select 100000 + n, leg, 1, 0, case leg when 1 then 1 else -1 end from generate_series(1, 20000) n, generate_series(1, 2) leg`
  await ownerSql`set session_replication_role = origin`
  await ownerSql`analyze ledger.transfers, ledger.entries, ledger.accounts, ledger.balances`
  const snapshot = (await ownerSql<{ s: string }[]>`select pg_current_snapshot()::text as s`)[0]?.s ?? ''
  const ways: WhichTransfers[] = [
    { about: ids.shared },
    { allocation: ids.alone },
    { payee: 'iom' },
    { contribution: ids.norway },
    { to: '2026-11-21' },
  ]
  for (const which of ways) {
    const rows = await rowsRead((tx) => listTransfers(tx, { after: 0, snapshot }, which, 51))
    expect([which, rows < 200 || rows]).toEqual([which, true])
  }
})

type Work = Parameters<typeof app.db.transaction>[0]

/** Rows of the large tables that a piece of work looks at. */
const rowsRead = (work: Work): Promise<number> =>
  app.db.transaction(async (tx) => {
    const before = await countRows(tx)
    await work(tx)
    return (await countRows(tx)) - before
  })

/** What this connection has counted and not told yet. */
async function countRows(tx: Parameters<Work>[0]): Promise<number> {
  const [row] = await tx.execute<{ rows: number }>(sql`
    select sum(seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_xact_all_tables
    where schemaname = 'ledger' and relname in ('transfers', 'entries')`)
  return row?.rows ?? 0
}
