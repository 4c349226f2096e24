// What the committee sees before it votes: what fits the request with and without what the proposal holds, and where the fund's money
// has gone so far.
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { selectApproved } from './fund-balance.sql.ts'
import { approve, contribute, done, match, payment, tellOrganisations, usd } from './fund-scene.ts'
import { makeLedger } from './service.ts'
import { whole } from './waiting-scene.ts'

let app: TestApp
beforeEach(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
})
afterEach(() => app.close())

const in_ = (...countries: string[]) => countries.map((country) => ({ country }))
const matched = (amount: string, countries: string[], objectives: number[]) =>
  match(app, freetownRequest, usd(amount), { more: { territories: in_(...countries), objectives } })
const allocated = async (amount: string, countries: string[], objectives: number[]) =>
  approve(app, whole(await matched(amount, countries, objectives), amount))
async function proposed(amount: string, countries: string[], objectives: number[]): Promise<string> {
  const proposal = whole(await matched(amount, countries, objectives), amount)
  return (await done(app, 'operator', '/v1/fund/allocations', proposal)).id
}
const read = async (id: string, slug = 'committee-one') => (await app.as(slug).get(`/v1/fund/allocations/${id}`)).body

/** The rows with money, as `name approved + proposed`. */
async function balanceFor(id: string) {
  const { byRegion, byThematicArea, total } = (await read(id)).balance
  const lineOf = (name: string, row: { approved: { amount: string }; proposed: { amount: string } }) =>
    `${name} ${row.approved.amount} + ${row.proposed.amount}`
  const withMoney = (line: string) => !line.endsWith(' 0.00 + 0.00')
  return {
    regions: byRegion
      .map((row: never) => lineOf((row as { area: { name: string } | null }).area?.name ?? 'unknown', row))
      .filter(withMoney),
    themes: byThematicArea
      .map((row: never) => lineOf(String((row as { thematicArea: number | null }).thematicArea), row))
      .filter(withMoney),
    total: lineOf('total', total),
  }
}

test('the committee sees by region and theme what was approved so far, with the proposal beside', async () => {
  await contribute(app, { funder: 'norway', amount: '100000.00' })
  await allocated('1000.00', ['SL'], [2])
  await allocated('500.00', ['SN'], [14, 2])
  await allocated('300.00', ['PH'], [2])
  await allocated('70.00', ['XK'], [2])
  const id = await proposed('200.00', ['KE'], [9])
  expect(await balanceFor(id)).toEqual({
    regions: [
      'Eastern Africa 0.00 + 200.00',
      'Western Africa 1500.00 + 0.00',
      'South-eastern Asia 300.00 + 0.00',
      'unknown 70.00 + 0.00',
    ],
    themes: ['2 1370.00 + 0.00', '3 0.00 + 200.00', '5 500.00 + 0.00'],
    total: 'total 1870.00 + 200.00',
  })
  const { byRegion, byThematicArea } = (await read(id)).balance
  expect([byRegion.length, byThematicArea.length]).toEqual([23, 5])
})

test('a request of several countries counts for each with an even part to the cent, the same before and after the vote', async () => {
  await contribute(app, { funder: 'norway', amount: '100000.00' })
  const id = await proposed('100.00', ['SL', 'KE', 'SN'], [2])
  expect((await balanceFor(id)).regions).toEqual(['Eastern Africa 0.00 + 33.33', 'Western Africa 0.00 + 66.67'])
  for (const member of ['committee-one', 'committee-two'])
    await done(app, member, `/v1/fund/allocations/${id}/votes`, { vote: 'approve' })
  const next = await proposed('0.05', ['GB', 'XK', 'US'], [2])
  expect((await balanceFor(next)).regions).toEqual([
    'Eastern Africa 33.33 + 0.00',
    'Western Africa 66.67 + 0.00',
    'Northern America 0.00 + 0.01',
    'Northern Europe 0.00 + 0.02',
    'unknown 0.00 + 0.02',
  ])
})

test('what is refused, void or only proposed is not counted; what is amended, given back, released or reversed is as it stands', async () => {
  await contribute(app, { funder: 'norway', amount: '100000.00' })
  const approvedTotal = async () => (await balanceFor(next)).total.replace(/ \+.*/, '')
  const path = (id: string) => `/v1/fund/allocations/${id}`
  const refused = await proposed('10.00', ['SL'], [2])
  for (const member of ['committee-one', 'committee-two'])
    await done(app, member, `${path(refused)}/votes`, { vote: 'refuse', reason: 'A test' })
  const void_ = await proposed('20.00', ['SL'], [2])
  await done(app, 'operator', `${path(void_)}/void`, { reason: 'A test' })
  await proposed('40.00', ['SL'], [2])
  const id = await allocated('1000.00', ['SL'], [2])
  const next = await proposed('1.00', ['SL'], [2])
  expect(await approvedTotal()).toBe('total 1000.00')
  const filed = { requestId: (await read(id)).requestId, revision: 1 }
  const { lines, tranches } = whole(filed, '800.00')
  const amended = [
    { ...tranches[0], amount: usd('500.00') },
    { ...tranches[0], amount: usd('300.00') },
  ]
  const amendment = await done(app, 'operator', `${path(id)}/amendments`, {
    lines,
    tranches: amended,
    reason: 'A test',
  })
  for (const member of ['committee-one', 'committee-two'])
    await done(app, member, `${path(id)}/amendments/${amendment.id}/votes`, { vote: 'approve' })
  expect(await approvedTotal()).toBe('total 800.00')
  const paid = await done(app, 'operator', `${path(id)}/disbursements`, payment('unhcr', 1))
  expect(await approvedTotal()).toBe('total 800.00')
  await done(app, 'operator', `/v1/fund/transfers/${paid.id}/reversal`, { reason: 'A test' })
  expect(await approvedTotal()).toBe('total 800.00')
  await done(app, 'operator', `${path(id)}/disbursements`, payment('unhcr', 1))
  await done(app, 'operator', `${path(id)}/refunds`, {
    payee: 'unhcr',
    amount: usd('500.00'),
    valueDate: '2026-11-24',
    reason: 'A test',
  })
  expect(await approvedTotal()).toBe('total 300.00')
  await done(app, 'operator', `${path(id)}/close`, { reason: 'A test' })
  expect(await approvedTotal()).toBe('total 0.00')
})

test('what fits is shown by earmark as it was without the proposal, what the proposal holds of it, and what is left', async () => {
  await contribute(app, { funder: 'norway', amount: '100.00', earmark: { countries: ['SL'] } })
  await contribute(app, { funder: 'norway', amount: '50.00', earmark: { countries: ['SN'] } })
  await contribute(app, { funder: 'illustrative-bank', amount: '1000.00' })
  const id = await proposed('300.00', ['SL'], [2])
  const [bound, free] = (await read(id)).spendable
  expect(bound).toMatchObject({ earmark: { countries: ['SL'] }, contributions: 1 })
  expect([bound.beforeHold, bound.held, bound.spendable]).toEqual([usd('99.00'), usd('99.00'), usd('0.00')])
  expect([free.beforeHold, free.held, free.spendable]).toEqual([usd('990.00'), usd('201.00'), usd('789.00')])
  expect((await read(id)).spendable).toHaveLength(2)
})

test.for([
  ['committee-two', true],
  ['operator', true],
  ['auditor', true],
  ['freetown', false],
  ['unhcr', false],
  ['norway', false],
] as const)('%s sees before the vote what the fund has and where it went: %s', async ([slug, isShown]) => {
  await contribute(app, { funder: 'norway', amount: '1000.00' })
  const id = await proposed('300.00', ['SL'], [2])
  const { spendable, balance } = await read(id, slug)
  expect([spendable !== null, balance !== null]).toEqual([isShown, isShown])
  const { items } = (await app.as(slug).get('/v1/fund/allocations')).body
  expect(items[0].balance).toBeNull()
  await done(app, 'operator', `/v1/fund/allocations/${id}/void`, { reason: 'A test' })
  if (isShown) expect(await read(id, slug)).toMatchObject({ spendable: null, balance: null })
})

test('with ten thousand allocations the balance is still one statement that a call can wait for', async () => {
  await contribute(app, { funder: 'norway', amount: '100000.00' })
  const id = await allocated('100.00', ['SL', 'KE', 'SN'], [2])
  const { ownerSql } = app.database
  await ownerSql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`create temporary table copies as select gen_random_uuid() as id from generate_series(1, 10000)`
    await tx`insert into ledger.allocations
      select (jsonb_populate_record(a, jsonb_build_object('id', c.id, 'hold_id', gen_random_uuid(), 'request_id', gen_random_uuid()))).*
      from ledger.allocations a, copies c where a.id = ${id}`
    await tx`insert into ledger.accounts (code, kind, currency)
      select 'x:' || k || ':' || c.id || ':' || p, k, 'USD'
      from copies c, unnest(array['allocated', 'advance', 'spent']) k, unnest(array['unhcr', 'iom']) p`
    await tx`insert into ledger.balances (account, contribution, may_be_negative, posted)
      select a.id, n, false, 100 from ledger.accounts a, generate_series(1, 5) n where a.code like 'x:%'`
  })
  await ownerSql`analyze ledger.accounts, ledger.balances, ledger.allocations`
  const began = performance.now()
  const { byCountry, byObjective } = await selectApproved(app.db, 'USD')
  const ms = performance.now() - began
  process.stdout.write(`the balance over 10,001 allocations and 300,000 balances: ${Math.round(ms)} ms\n`)
  expect(byObjective).toEqual([{ objective: 2, amountMinor: 10_000n + 10_000n * 3_000n }])
  expect(byCountry.toSorted((a, b) => String(a.country).localeCompare(String(b.country)))).toEqual([
    { country: 'KE', amountMinor: 3_333n + 10_000n * 1_000n },
    { country: 'SL', amountMinor: 3_334n + 10_000n * 1_000n },
    { country: 'SN', amountMinor: 3_333n + 10_000n * 1_000n },
  ])
  expect(ms).toBeLessThan(3000)
})
