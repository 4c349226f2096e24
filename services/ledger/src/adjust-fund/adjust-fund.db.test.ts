// The fund's own line and write-offs, through the API on a real database.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approve, contribute, done, match, payment, proposalOf, send, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

const wrongBalances = readFileSync(join(import.meta.dirname, '../verify/balances.sql'), 'utf8')
const path = '/v1/fund/adjustments'
let app: TestApp
let allocationId: string
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '50.00', earmark: { countries: ['SL'] } })
  await contribute(app, { funder: 'illustrative-bank', amount: '500.00' })
  const share = { unhcr: { amount: '100.01', tranches: ['50.00', '50.01'] } }
  allocationId = await approve(app, proposalOf(await match(app, freetownRequest, usd('100.01')), share))
  await done(app, 'operator', `/v1/fund/allocations/${allocationId}/disbursements`, payment('unhcr', 1))
})
afterAll(() => app.close())

const interest = { kind: 'interest', amount: usd('12.34'), valueDate: '2026-11-24', reason: 'Third quarter' }
const lost = (amount: string) => ({ ...interest, kind: 'write_off', amount: usd(amount), allocationId, payee: 'unhcr' })
const balanceOf = async (account: string) => {
  const { items } = (await app.as('auditor').get('/v1/fund/balances?limit=200')).body
  return Object.fromEntries(
    items
      .filter((row: { account: string }) => row.account === account)
      .map((row: { contribution: string | null; posted: { amount: string } }) => [row.contribution, row.posted.amount]),
  )
}

const chf = { amount: '1.00', currency: 'CHF' }
test.for([
  ['a kind that there is not', { ...interest, kind: 'gift' }, 'operator', 400, 'http.malformed'],
  ['interest below zero', { ...interest, amount: usd('-1.00') }, 'operator', 400, 'http.malformed'],
  [
    'a difference of nothing',
    { ...interest, kind: 'exchange', amount: usd('0.00') },
    'operator',
    400,
    'http.malformed',
  ],
  [
    'a difference that no balance can take',
    { ...interest, kind: 'exchange', amount: usd('-99999999999999999999.99') },
    'operator',
    400,
    'http.malformed',
  ],
  ['interest of an allocation', { ...interest, payee: 'unhcr' }, 'operator', 400, 'http.malformed'],
  ['a write-off of nobody', { ...interest, kind: 'write_off' }, 'operator', 400, 'http.malformed'],
  ['a funder', interest, 'norway', 403, 'http.forbidden'],
  ['another currency', { ...interest, amount: chf }, 'operator', 422, 'ledger.adjustment_currency'],
  ['a day to come', { ...interest, valueDate: '2026-11-25' }, 'operator', 422, 'ledger.date_in_future'],
  ['a day before the books', { ...interest, valueDate: '2019-12-31' }, 'operator', 422, 'ledger.value_date_too_early'],
] as const)('an adjustment by or of %s is refused', async ([, body, as, status, code]) => {
  const reply = await send(app, as, path, body)
  expect([reply.status, reply.body.code]).toEqual([status, code])
})

test('a write-off is of an allocation that there is, of a payee of it, after it was paid, and of what it still has', async () => {
  const codeOf = async (more: object) => (await send(app, 'operator', path, { ...lost('1.00'), ...more })).body.code
  expect(await codeOf({ allocationId: '01890000-0000-7000-8000-000000000000' })).toBe('ledger.allocation_unknown')
  expect(await codeOf({ payee: 'iom' })).toBe('ledger.payee_unknown')
  expect(await codeOf({ valueDate: '2026-11-23' })).toBe('ledger.value_date_too_early')
  expect(await codeOf({ amount: usd('50.01') })).toBe('ledger.write_off_above_advance')
})

test('interest, charges and differences of exchange stay on the fund’s own line, which alone may go below zero and is never allocated', async () => {
  const spendable = async () => {
    const own = (await balanceOf('fund:available:USD')).null
    const { available } = (await app.as('operator').get('/v1/fund/contributions')).body.items[0]
    return [own ?? '0.00', available.amount]
  }
  const [, before] = await spendable()
  await done(app, 'operator', path, interest)
  await done(app, 'operator', path, { ...interest, kind: 'bank_charge', amount: usd('20.00') })
  expect(await spendable()).toEqual(['-7.66', before])
  await done(app, 'operator', path, { ...interest, kind: 'exchange', amount: usd('-0.34') })
  await done(app, 'operator', path, { ...interest, kind: 'exchange', amount: usd('3.00') })
  expect(await spendable()).toEqual(['-5.00', before])
  expect([await balanceOf('fund:interest:USD'), await balanceOf('fund:charges:USD')]).toEqual([
    { null: '-12.34' },
    { null: '20.00' },
  ])
  expect(await balanceOf('fund:exchange_result:USD')).toEqual({ null: '-2.66' })
  const funding = (await app.as('operator').get('/v1/fund/accounts')).body.totals
  expect(funding).toContainEqual({ kind: 'interest', currency: 'USD', posted: usd('-12.34'), held: usd('0.00') })
})

test('write-offs are split over the contributions as they were paid, and the last empties each share', async () => {
  const one = await done(app, 'operator', path, lost('20.03'))
  expect(one).toMatchObject({
    kind: 'write_off',
    amount: usd('20.03'),
    allocationId,
    payee: 'unhcr',
    recordedBy: 'operator',
  })
  await done(app, 'operator', path, lost('29.97'))
  const left = await balanceOf(`payee:advance:${allocationId}:unhcr`)
  expect(Object.values(left)).toEqual(['0.00', '0.00'])
  const written = Object.values(await balanceOf(`payee:written_off:${allocationId}:unhcr`))
  expect(written.toSorted()).toEqual(['24.75', '25.25'])
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
})

test('the report says of each contribution, and in all, what of it is lost, and not once that is undone', async () => {
  const report = async () => {
    const { items, totals } = (await app.as('auditor').get('/v1/reports/allocations')).body
    return [...items, ...totals].map(({ writtenOff, refunded }) => `${writtenOff.amount} ${refunded.amount}`)
  }
  expect((await report()).toSorted()).toEqual(['24.75 0.00', '25.25 0.00', '50.00 0.00'])
  const own = (await app.as('norway').get('/v1/reports/allocations')).body.items
  expect(own.find(({ funder }: { funder: string }) => funder === 'norway').writtenOff).toEqual(usd('24.75'))
  const file = String((await app.as('auditor').get('/v1/reports/allocations?format=csv')).body)
  const csv = file.split('\r\n').filter((line) => !line.startsWith('#'))
  const column = csv[0]?.split(',').indexOf('writtenOff') ?? -1
  expect(csv.slice(1, 3).map((line) => line.split(',')[column])).toEqual(['24.75', '25.25'])
  const [last] = (await app.as('auditor').get(path)).body.items
  await done(app, 'operator', `/v1/fund/transfers/${last.id}/reversal`, { reason: 'It was found' })
  expect((await report()).at(-1)).toBe('20.03 0.00')
  await done(app, 'operator', path, lost('29.97'))
})

test('of two write-offs of the last cent at once one is taken; a repeated one counts once', async () => {
  await done(app, 'operator', `/v1/fund/allocations/${allocationId}/disbursements`, payment('unhcr', 2))
  const both = await Promise.all([
    send(app, 'operator', path, lost('50.01')),
    send(app, 'operator', path, lost('50.01')),
  ])
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
  const key = 'the same interest'
  const [first, again] = [
    await send(app, 'operator', path, { ...interest, isAnother: true }, key),
    await send(app, 'operator', path, { ...interest, isAnother: true }, key),
  ]
  expect(again.body).toEqual(first.body)
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
})

test('operators and auditors read them, the latest first', async () => {
  const { items } = (await app.as('auditor').get(`${path}?limit=2`)).body
  expect(items).toMatchObject([interest, { kind: 'write_off' }])
  expect((await app.as('norway').get(path)).status).toBe(403)
})

test('the database takes no write-off without its allocation, and nothing below zero but a loss by exchange', async () => {
  const write = (kind: string, amount: number) => app.database.ownerSql`
    insert into ledger.adjustments (id, kind, amount_minor, currency, value_date, reason, recorded_by)
    values (gen_random_uuid(), ${kind}, ${amount}, 'USD', '2026-11-24', 'x', 'operator')`
  await expect(write('write_off', 5)).rejects.toThrow('adjustments_check')
  await expect(write('interest', -5)).rejects.toThrow('adjustments_check')
})
