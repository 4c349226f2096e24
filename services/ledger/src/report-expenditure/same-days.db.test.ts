// Two reports of the same days, through the API on a real database.
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approve, contribute, done, match, payment, proposalOf, send, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

const day = 86_400_000
let app: TestApp
let at: string
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '1000.00' })
  const share = { unhcr: { amount: '100.00', tranches: ['100.00'] }, iom: { amount: '100.00', tranches: ['100.00'] } }
  at = `/v1/fund/allocations/${await approve(app, proposalOf(await match(app, freetownRequest, usd('200.00')), share))}`
  for (const payee of ['unhcr', 'iom']) await done(app, 'operator', `${at}/disbursements`, payment(payee, 1))
  app.clock.advance(9 * day)
})
afterAll(() => app.close())

const report = (from: string, to: string, more: object = {}, as = 'unhcr') =>
  send(app, as, `${at}/expenditures`, {
    payee: as,
    period: { from, to },
    lines: [{ category: 1, amount: usd('1.00') }],
    ...more,
  })

test('the same report, and one that shares a day with it, is refused and the other named, also at once; of other costs it is taken', async () => {
  const both = await Promise.all([report('2026-11-24', '2026-11-26'), report('2026-11-24', '2026-11-26')])
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
  const first = both.find(({ status }) => status === 201)?.body.id
  expect(await report('2026-11-26', '2026-11-27')).toMatchObject({
    status: 409,
    body: {
      code: 'ledger.period_reported',
      detail: expect.stringContaining(
        `The report ${first} of unhcr has days of this period too, 2026-11-24 to 2026-11-26`,
      ),
    },
  })
  expect((await report('2026-11-24', '2026-11-26', { isAnother: true })).status).toBe(201)
  expect((await report('2026-11-27', '2026-11-27')).status).toBe(201)
  expect((await report('2026-11-24', '2026-11-26', {}, 'iom')).status).toBe(201)
})

test('what is queried or reversed leaves its days to another report, and what is accepted does not', async () => {
  const one = (await report('2026-11-28', '2026-11-28')).body.id
  await done(app, 'operator', `${at}/expenditures/${one}/query`, { reason: 'Receipts are missing' })
  const two = (await report('2026-11-28', '2026-11-28')).body.id
  await done(app, 'operator', `/v1/fund/transfers/${two}/reversal`, { reason: 'Not so' })
  const three = (await report('2026-11-28', '2026-11-28')).body.id
  await done(app, 'operator', `${at}/expenditures/${three}/accept`, {})
  expect((await report('2026-11-28', '2026-11-28')).body.detail).toContain(`The report ${three} of unhcr`)
  const other = (await report('2026-11-28', '2026-11-28', { isAnother: true })).body.id
  await done(app, 'operator', `${at}/expenditures/${other}/query`, { reason: 'Receipts are missing' })
  await done(app, 'operator', `${at}/expenditures/${other}/accept`, {})
  expect(await send(app, 'operator', `${at}/expenditures/${one}/accept`, {})).toMatchObject({
    status: 409,
    body: { code: 'ledger.expenditure_replaced', detail: expect.stringContaining(`The report ${three} of unhcr`) },
  })
  await done(app, 'operator', `/v1/fund/transfers/${three}/reversal`, { reason: 'Not so' })
  await done(app, 'operator', `/v1/fund/transfers/${other}/reversal`, { reason: 'Not so' })
  await done(app, 'operator', `${at}/expenditures/${one}/accept`, {})
  expect((await report('2026-11-28', '2026-11-28')).body.detail).toContain(`The report ${one} of unhcr`)
})

test('nothing is reported of days before the approval, which the refusal names', async () => {
  expect(await report('2019-01-01', '2019-12-31')).toMatchObject({
    status: 422,
    body: { code: 'ledger.period_too_early', detail: expect.stringContaining('before 2026-11-24') },
  })
})

test('the database takes no report of such days either', async () => {
  const write = (from: string) => app.database.ownerSql`
    insert into ledger.expenditures (id, allocation_id, payee, period_from, period_to, amount_minor, lines, reported_by)
    values (gen_random_uuid(), ${at.split('/').at(-1) ?? ''}, 'unhcr', ${from}, '2026-11-28', 1,
      '[{"category": 1, "amount": {"amount": "0.01", "currency": "USD"}}]', 'unhcr')`
  await expect(write('2026-11-23')).rejects.toThrow('before it was approved')
  await expect(write('2026-11-28')).rejects.toThrow('stands already')
})
