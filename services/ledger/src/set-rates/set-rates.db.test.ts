// Operational rates: each answer of the routes, what they say of a pledge, and that the books know nothing of them.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '@hub/database'
import { type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { done, tellOrganisations } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

let app: TestApp
const opened: TestApp[] = []
beforeEach(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  opened.push(app)
  await tellOrganisations(app, testOrganisations)
})
afterAll(() => Promise.all(opened.map((each) => each.close())))

const path = '/v1/fund/rates'
const contributions = '/v1/fund/contributions'
const table = (rates: Record<string, string>, effectiveOn = '2026-11-01') => ({
  effectiveOn,
  source: 'UN Treasury',
  rates: Object.entries(rates).map(([currency, unitsPerUsd]) => ({ currency, unitsPerUsd })),
})
const etag = async () => String((await app.anyone.get(path)).headers.etag)
const put = async (body: unknown, as = 'operator', ifMatch?: string) =>
  app.as(as).put(path, body, { 'if-match': ifMatch ?? (await etag()) })
const pledge = async (amount: string, currency: string): Promise<string> =>
  (await done(app, 'norway', contributions, { funder: 'norway', amount: { amount, currency }, visibility: 'public' }))
    .id
const valued = async (id: string) => (await app.anyone.get(`${contributions}/${id}`)).body.valued

test('every answer of the routes, in the order of codes', async () => {
  const eur = table({ EUR: '0.92' })
  const code = async (reply: ReturnType<typeof put>) => [(await reply).status, (await reply).body.code]
  expect((await app.anyone.get(path)).body).toEqual({ on: '2026-11-24', rates: [] })
  expect((await app.anyone.get(`${path}?on=tomorrow`)).status).toBe(400)
  for (const bad of ['0', '0.000', '-1', '1e3', '.5', '1.', 'NaN', '0.12345678901', '1234567890123', '01'])
    expect(await code(put(table({ EUR: bad }))), bad).toEqual([400, 'http.malformed'])
  expect(await code(put(table({ XYZ: '1' })))).toEqual([400, 'http.malformed'])
  expect(await code(put({ ...eur, rates: [] }))).toEqual([400, 'http.malformed'])
  expect((await app.anyone.put(path, eur, { 'if-match': '"rates.0"' })).status).toBe(401)
  for (const slug of ['norway', 'auditor', 'committee-one'])
    expect(await code(put(eur, slug))).toEqual([403, 'http.forbidden'])
  expect(await code(put(eur, 'operator', '"rates.1"'))).toEqual([412, 'http.if_match_failed'])
  expect(await code(put(table({ EUR: '0.92', USD: '1' })))).toEqual([422, 'ledger.rates_wrong'])
  expect(await code(app.as('operator').put(path, eur))).toEqual([428, 'http.if_match_missing'])
  expect((await app.anyone.get(path)).body.rates).toEqual([])
  const set = await put(eur)
  expect(set).toMatchObject({
    status: 200,
    body: { on: '2026-11-01', rates: [{ currency: 'EUR', unitsPerUsd: '0.92' }] },
  })
  expect(set.headers.etag).toBe('"rates.1"')
})

test('a month’s rates hold until the next, a correction counts instead of what it corrects, and both are kept', async () => {
  await put(table({ EUR: '0.92', JPY: '150.0' }))
  await put(table({ EUR: '0.93' }, '2026-12-01'))
  await put(table({ EUR: '0.91' }))
  const on = async (day: string) =>
    (await app.anyone.get(`${path}?on=${day}`)).body.rates.map((rate: Record<string, string>) => [
      rate.currency,
      rate.unitsPerUsd,
      rate.effectiveOn,
    ])
  expect(await on('2026-10-31')).toEqual([])
  const november = [
    ['EUR', '0.91', '2026-11-01'],
    ['JPY', '150.0', '2026-11-01'],
  ]
  expect(await on('2026-11-30')).toEqual(november)
  expect(await on('2026-12-01')).toEqual([['EUR', '0.93', '2026-12-01'], november[1]])
  const kept = await app.database
    .ownerSql`select units_per_usd::text as rate from ledger.rates where currency = 'EUR' order by version`
  expect(kept.map(({ rate }) => rate)).toEqual(['0.92', '0.93', '0.91'])
})

test('of tables at once that saw the same, one is taken and the others are told so', async () => {
  for (let round = 0; round < 3; round += 1) {
    const seen = await etag()
    const replies = await Promise.all(Array.from({ length: 6 }, () => put(table({ EUR: '0.92' }), 'operator', seen)))
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412, 412, 412])
  }
})

test('a pledge in another currency is worth what today’s rate says, and nobody knows what without one', async () => {
  const [euros, yen, dinars, dollars] = [
    await pledge('1000.00', 'EUR'),
    await pledge('5000000', 'JPY'),
    await pledge('1000.000', 'KWD'),
    await pledge('10.00', 'USD'),
  ]
  expect(await valued(euros)).toBeNull()
  expect(await valued(dollars)).toEqual({ amount: { amount: '10.00', currency: 'USD' }, rate: '1', rateOn: null })
  await put(table({ EUR: '0.92', JPY: '150.25', KWD: '0.307' }))
  await put(table({ EUR: '0.50' }, '2026-12-01'))
  const usd = (amount: string, rate: string) => ({ amount: { amount, currency: 'USD' }, rate, rateOn: '2026-11-01' })
  expect(await valued(euros)).toEqual(usd('1086.96', '0.92'))
  expect(await valued(yen)).toEqual(usd('33277.87', '150.25'))
  expect(await valued(dinars)).toEqual(usd('3257.33', '0.307'))
  app.clock.advance(7 * 86_400_000)
  expect(await valued(euros)).toMatchObject({ amount: { amount: '2000.00' }, rateOn: '2026-12-01' })
  const { body } = await app.anyone.get(`${contributions}?limit=10`)
  expect(body.items.map((item: { valued: { rate: string } | null }) => item.valued?.rate)).toEqual([
    '0.50',
    '150.25',
    '0.307',
    '1',
  ])
})

test('a worth that no amount can say is not shown', async () => {
  const id = await pledge('999999999999999', 'JPY')
  await put(table({ JPY: '0.0000000001' }))
  expect(await valued(id)).toBeNull()
})

test('the same deposit makes the same entries whatever the rates say', async () => {
  const linesOfADeposit = async () => {
    const amount = { amount: '1000.00', currency: 'EUR' }
    const id = await pledge(amount.amount, amount.currency)
    const terms = { reference: 'A', signedOn: '2026-11-20', amount, schedule: [{ dueOn: '2026-11-24', amount }] }
    await done(app, 'norway', `${contributions}/${id}/agreement`, terms)
    const credited = { amount: '1084.12', currency: 'USD' }
    const deposit = { received: amount, credited, valueDate: '2026-11-24', bankReference: id }
    await done(app, 'operator', `${contributions}/${id}/deposits`, deposit)
    return (
      await app.database.ownerSql`
      select account, amount_minor::text as amount from ledger.entry_lines where contribution_id = ${id} order by number, leg`
    ).map(({ account, amount: moved }) => `${account} ${moved}`)
  }
  const without = await linesOfADeposit()
  expect(without).toHaveLength(6)
  await put(table({ EUR: '0.92' }))
  expect(await linesOfADeposit()).toEqual(without)
  await put(table({ EUR: '123.4' }))
  expect(await linesOfADeposit()).toEqual(without)
})

test('nothing that posts reads the rates, neither in the service nor in the database', async () => {
  const src = join(import.meta.dirname, '..')
  const reading = globSync('**/*.ts', { cwd: src }).filter(
    (file) =>
      !file.endsWith('.test.ts') &&
      /ledger\.rates\b|\brates\b[^'\n]*} from '\.{1,2}\/(contribution\.)?tables/.test(
        readFileSync(join(src, file), 'utf8'),
      ),
  )
  expect(reading.toSorted()).toEqual(['contribution.sql.ts', 'rate.sql.ts', 'set-rates/set-rates.sql.ts'])
  const functions = await app.database.ownerSql`
    select proname as name from pg_proc where pronamespace = 'ledger'::regnamespace and prosrc like '%ledger.rates%'`
  expect(functions.map(({ name }) => name)).toEqual(['check_rates'])
})

test('the database takes one table of one day after the other, and only numbers above zero', async () => {
  await put(table({ EUR: '0.92' }))
  const service = openDatabase({ url: app.database.urlAs('ledger'), name: 'ledger' })
  const add = (rows: string) =>
    service.sql.unsafe(`insert into ledger.rates (version, currency, effective_on, units_per_usd, source, recorded_by, recorded_at)
      values ${rows}`)
  const row = (version: number, currency: string, rate = '1', on = '2026-12-01') =>
    `(${version}, '${currency}', '${on}', '${rate}', 'x', 'operator', now())`
  await expect(add(row(3, 'JPY'))).rejects.toThrow('follows none')
  await expect(add(row(1, 'JPY'))).rejects.toThrow('follows none')
  await expect(add(`${row(2, 'JPY')}, ${row(3, 'EUR')}`)).rejects.toThrow('follows none')
  await expect(add(`${row(2, 'JPY')}, ${row(2, 'EUR', '1', '2026-12-02')}`)).rejects.toThrow('one table of one day')
  for (const rate of ['0', '-1', 'NaN', 'Infinity'])
    await expect(add(row(2, 'JPY', rate))).rejects.toThrow('rates_units_per_usd_check')
  await expect(add(row(2, 'USD'))).rejects.toThrow('rates_currency_check')
  await add(row(2, 'JPY'))
  await service.close()
})
