// Deposits in currencies of every number of digits, and those that the books refuse.
import { type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { done, send, tellOrganisations } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
})
afterAll(() => app.close())

const contributions = '/v1/fund/contributions'
const money = (amount: string, currency: string) => ({ amount, currency })
const agree = async (amount: { amount: string; currency: string }, signedOn = '2026-11-20'): Promise<string> => {
  const { id } = await done(app, 'norway', contributions, { funder: 'norway', amount })
  const schedule = [{ dueOn: '2026-11-24', amount }]
  await done(app, 'norway', `${contributions}/${id}/agreement`, { reference: 'A', signedOn, amount, schedule })
  return id
}
const arrive = (id: string, received: unknown, credited: unknown, valueDate = '2026-11-24') =>
  send(app, 'operator', `${contributions}/${id}/deposits`, { received, credited, valueDate, bankReference: id })

test.for([
  ['JPY', '5000000', -5_000_000n, '33333.33', '0.006666666', true],
  ['KWD', '1234.567', -1_234_567n, '4021.18', '3.25715817773', false],
  ['CLF', '100.0001', -1_000_001n, '4100.05', '41.0004589995', false],
  ['UYW', '2500.2500', -25_002_500n, '1000.10', '0.4', true],
  ['MGA', '4500000.00', -450_000_000n, '1000.00', '0.000222222222222', false],
  ['MRU', '39500.50', -3_950_050n, '1000.00', '0.0253161352388', false],
  ['IQD', '1310000.250', -1_310_000_250n, '1000.00', '0.000763358632947', false],
] as const)(
  '%s %s arrive to the unit, and every sum is zero',
  async ([currency, amount, received, credited, value, isExact]) => {
    const id = await agree(money(amount, currency))
    const reply = await arrive(id, money(amount, currency), money(credited, 'USD'))
    expect(reply.status).toBe(201)
    expect(reply.body.rate.on).toBe('2026-11-24')
    const cents = BigInt(credited.replace('.', ''))
    const fee = cents / 100n
    const lines = await app.database.ownerSql`
    select account, currency, amount_minor from ledger.entry_lines where contribution_id = ${id} order by number, leg`
    expect(lines.map(({ account, amount_minor }) => [account, BigInt(amount_minor)])).toEqual([
      [`funder:norway:${currency}`, received],
      [`exchange:${currency}`, -received],
      ['exchange:USD', -cents],
      ['fund:available:USD', cents],
      ['fund:available:USD', -fee],
      ['administrator:fee:USD', fee],
    ])
    const sums = new Map<string, bigint>()
    for (const line of lines) sums.set(line.currency, (sums.get(line.currency) ?? 0n) + BigInt(line.amount_minor))
    expect([...sums]).toEqual([
      [currency, 0n],
      ['USD', 0n],
    ])
    const view = (await app.as('norway').get(`${contributions}/${id}`)).body
    expect(view).toMatchObject({
      received: money(amount, currency),
      deposited: money(credited, 'USD'),
      deposits: [{ received: money(amount, currency), credited: money(credited, 'USD'), rate: reply.body.rate }],
    })
    expect(reply.body.rate).toEqual({ value, isExact, on: '2026-11-24' })
  },
)

test('what was taken in at different rates can go back at another, and every sum is zero still', async () => {
  const id = await agree(money('300000', 'JPY'))
  await arrive(id, money('100000', 'JPY'), money('666.67', 'USD'))
  await arrive(id, money('200000', 'JPY'), money('1400.00', 'USD'))
  const { available } = (await app.as('norway').get(`${contributions}/${id}`)).body
  expect(available).toEqual(money('2046.01', 'USD'))
  const back = {
    amount: available,
    returned: money('290000', 'JPY'),
    valueDate: '2026-11-24',
    reason: 'Unspent',
    bankReference: 'R',
  }
  const reply = await send(app, 'operator', `${contributions}/${id}/returns`, back)
  expect(reply).toMatchObject({
    status: 201,
    body: { available: money('0.00', 'USD'), rate: { value: '0.00705520689655', isExact: false } },
  })
  const sums = await app.database.ownerSql`
    select currency, sum(amount_minor)::int as sum, sum(amount_minor) filter (where kind = 'exchange')::int as clearing
    from ledger.entry_lines where contribution_id = ${id} group by currency order by currency`
  expect(sums.map((row) => ({ ...row }))).toEqual([
    { currency: 'JPY', sum: 0, clearing: 10_000 },
    { currency: 'USD', sum: 0, clearing: -2_066 },
  ])
})

test.for([
  ['a currency that is none', money('1.00', 'XYZ'), money('1.00', 'USD'), 400, 'http.malformed'],
  ['digits that its currency has not', money('1.5', 'JPY'), money('1.00', 'USD'), 400, 'http.malformed'],
  ['more than was agreed', money('100001', 'JPY'), money('700.00', 'USD'), 409, 'ledger.deposit_above_agreement'],
  ['another currency than was agreed', money('1.00', 'EUR'), money('1.00', 'USD'), 422, 'ledger.deposit_currency'],
  [
    'what is not credited in the fund’s currency',
    money('1', 'JPY'),
    money('1', 'JPY'),
    422,
    'ledger.credited_currency',
  ],
] as const)('%s is not taken in', async ([, received, credited, status, code]) => {
  const id = await agree(money('100000', 'JPY'))
  const reply = await arrive(id, received, credited)
  expect([reply.status, reply.body.code]).toEqual([status, code])
  expect((await app.as('norway').get(`${contributions}/${id}`)).body.deposits).toEqual([])
})

test('nothing arrives and nothing goes back in a year that is closed', async () => {
  const usd = money('100.00', 'USD')
  const id = await agree(usd, '2024-06-01')
  await arrive(id, money('50.00', 'USD'), money('50.00', 'USD'), '2024-07-01')
  await app.database.ownerSql`insert into ledger.periods (year, reason, closed_by)
    values (2024, 'audited', 'operator'), (2025, 'audited', 'operator')`
  const reply = await arrive(id, money('50.00', 'USD'), money('50.00', 'USD'), '2025-07-01')
  expect([reply.status, reply.body.code]).toEqual([409, 'ledger.period_closed'])
  const back = { amount: money('1.00', 'USD'), valueDate: '2025-07-01', reason: 'x', bankReference: 'R' }
  const returned = await send(app, 'operator', `${contributions}/${id}/returns`, back)
  expect([returned.status, returned.body.code]).toEqual([409, 'ledger.period_closed'])
  expect((await app.as('norway').get(`${contributions}/${id}`)).body).toMatchObject({
    received: money('50.00', 'USD'),
    returned: money('0.00', 'USD'),
  })
  expect((await arrive(id, money('50.00', 'USD'), money('50.00', 'USD'), '2026-01-01')).status).toBe(201)
})
