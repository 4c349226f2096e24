// Years that end, through the API on a real database.
import { type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contribute, done, send, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

const reason = { reason: 'The auditors have signed.' }
const close = (year: number | string, as = 'operator') => send(app, as, `/v1/fund/periods/${year}/close`, reason)
const codeOf = async (reply: Promise<{ status: number; body: { code: string } }>) => (await reply).body.code
const interest = (valueDate: string) => ({
  kind: 'interest',
  amount: usd('1.00'),
  valueDate,
  reason: 'Interest',
  isAnother: true,
})
const earn = (valueDate: string) => send(app, 'operator', '/v1/fund/adjustments', interest(valueDate))

let app: TestApp
beforeEach(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '100.00' })
})
afterEach(() => app.close())

test('a year is closed by an operator, once it is over, once, and not before an earlier one in which money took effect', async () => {
  expect(await codeOf(close('next'))).toBe('http.malformed')
  expect(await codeOf(close(2025, 'auditor'))).toBe('http.forbidden')
  expect(await codeOf(close(2026))).toBe('ledger.period_not_over')
  expect((await earn('2024-05-01')).status).toBe(201)
  expect(await codeOf(close(2025))).toBe('ledger.period_earlier_open')
  expect((await close(2024)).status).toBe(201)
  expect(await codeOf(close(2024))).toBe('ledger.period_already_closed')
  expect((await close(2025)).body.items.slice(0, 2)).toMatchObject([
    { year: 2025, closedBy: 'operator', ...reason },
    { year: 2024 },
  ])
  const years = (await app.anyone.get('/v1/fund/periods')).body.items.map(({ year }: { year: number }) => year)
  expect(years).toEqual([2025, 2024, 2023, 2022, 2021, 2020])
})

test('with a year those before it that hold nothing are closed, so that what it ended with stays', async () => {
  expect(await codeOf(close(2019))).toBe('ledger.period_before_books')
  await done(app, 'operator', '/v1/fund/periods/2024/close', reason)
  expect(await codeOf(earn('2023-05-01'))).toBe('ledger.period_closed')
  expect((await earn('2025-05-01')).status).toBe(201)
  expect(await codeOf(close(2023))).toBe('ledger.period_already_closed')
})

test('the database closes no year that is not over, leaves no earlier one open, and takes none twice', async () => {
  const { ownerSql } = app.database
  const insert = (year: number) =>
    ownerSql`insert into ledger.periods (year, reason, closed_by) values (${year}, 'x', 'operator')`
  await expect(insert(2999)).rejects.toThrow('is not over')
  expect((await earn('2023-05-01')).status).toBe(201)
  await expect(insert(2024)).rejects.toThrow('an earlier year is open')
  await insert(2022)
  await expect(insert(2024)).rejects.toThrow('an earlier year is open')
  await expect(insert(2022)).rejects.toThrow('periods_pkey')
})

test('nothing takes effect in a closed year; a correction of what did lands in an open one and names it', async () => {
  const { id } = await done(app, 'operator', '/v1/fund/adjustments', interest('2025-12-31'))
  await done(app, 'operator', '/v1/fund/periods/2025/close', reason)
  expect(await codeOf(earn('2025-12-31'))).toBe('ledger.period_closed')
  const reversal = (valueDate: string) =>
    send(app, 'operator', `/v1/fund/transfers/${id}/reversal`, { ...reason, valueDate })
  expect(await codeOf(reversal('2025-12-31'))).toBe('ledger.period_closed')
  expect(await reversal('2026-01-01')).toMatchObject({ status: 201, body: { transferId: id, valueDate: '2026-01-01' } })
})

test('a year that is closed while money moves in it has it in before, or refuses it', async () => {
  const replies = await Promise.all([
    ...Array.from({ length: 12 }, () => earn('2025-06-01')),
    close(2025),
    ...Array.from({ length: 12 }, () => earn('2025-06-01')),
  ])
  expect(replies[12]?.status).toBe(201)
  const taken = replies.filter(({ status }, index) => index !== 12 && status === 201).length
  const refused = replies.filter(({ body }) => body.code === 'ledger.period_closed').length
  expect(taken + refused).toBe(24)
  const [row] = await app.database
    .ownerSql`select count(*)::int as count from ledger.transfers where effective_on = '2025-06-01'`
  expect(row?.count).toBe(taken)
  expect(await codeOf(earn('2025-06-01'))).toBe('ledger.period_closed')
})
