// What a bank took below the fund's own line is gone: nothing is promised of it, through the API on a real database.
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contribute, match, proposalOf, send, tellOrganisations, usd } from './fund-scene.ts'
import { makeLedger } from './service.ts'

let app: TestApp
let free: string
let requestId: string
let proposal: (amount: string) => object
beforeEach(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  free = await contribute(app, { funder: 'norway', amount: '100.00' })
  await contribute(app, { funder: 'norway', amount: '50.00', earmark: { countries: ['SL'] } })
  const filed = await match(app, freetownRequest, usd('60.00'))
  requestId = filed.requestId
  proposal = (amount) => proposalOf(filed, { unhcr: { amount, tranches: [amount] } })
})
afterEach(() => app.close())

const adjust = (kind: string, amount: string) =>
  send(app, 'operator', '/v1/fund/adjustments', {
    kind,
    amount: usd(amount),
    valueDate: '2026-11-24',
    reason: 'As the bank states',
    isAnother: true,
  })
const propose = (amount: string) => send(app, 'operator', '/v1/fund/allocations', proposal(amount))
const giveBack = (amount: string) =>
  send(app, 'operator', `/v1/fund/contributions/${free}/returns`, {
    amount: usd(amount),
    valueDate: '2026-11-24',
    reason: 'Its funder asks',
    bankReference: `R ${amount}`,
  })
const short = (has: string) => ({
  status: 409,
  body: { code: 'ledger.fund_short', detail: expect.stringContaining(`has ${has} USD that is neither held`) },
})

test('a charge and a loss take no more than is neither held nor allocated, of all contributions and the own line together', async () => {
  expect(await adjust('bank_charge', '900000000.00')).toMatchObject(short('148.50'))
  expect((await propose('60.00')).status).toBe(201)
  expect(await adjust('bank_charge', '88.51')).toMatchObject(short('88.50'))
  expect(await adjust('exchange', '-88.51')).toMatchObject(short('88.50'))
  expect((await adjust('bank_charge', '80.00')).status).toBe(201)
  expect(await adjust('exchange', '-8.51')).toMatchObject(short('8.50'))
  expect((await adjust('exchange', '-8.50')).status).toBe(201)
  expect((await adjust('interest', '1.00')).status).toBe(201)
})

test('what the own line is below zero is neither shown as spendable nor proposed, and is again once interest makes up for it', async () => {
  await adjust('bank_charge', '100.00')
  const spendable = async () =>
    (await app.as('operator').get(`/v1/requests/${requestId}/funding`)).body.spendable.map(
      (each: { spendable: { amount: string } }) => each.spendable.amount,
    )
  expect(await spendable()).toEqual(['48.50'])
  expect((await propose('60.00')).status).toBe(202)
  expect((await adjust('interest', '11.50')).status).toBe(201)
  expect(await spendable()).toEqual(['49.50', '10.50'])
  expect((await propose('60.00')).status).toBe(201)
  expect(await adjust('bank_charge', '0.01')).toMatchObject(short('0.00'))
})

test('nothing goes back to a funder of it, and no gain or deposit is undone that the rest does not bear', async () => {
  const interest = (await adjust('interest', '20.00')).body.id
  await adjust('bank_charge', '100.00')
  expect(await giveBack('68.51')).toMatchObject(short('68.50'))
  expect((await giveBack('50.00')).status).toBe(201)
  const undo = (id: string) => send(app, 'operator', `/v1/fund/transfers/${id}/reversal`, { reason: 'Not so' })
  expect(await undo(interest)).toMatchObject(short('18.50'))
  const [deposit] = await app.database.ownerSql`
    select d.id from ledger.deposits d where d.contribution_id <> ${free}`
  expect(await undo(String(deposit?.id))).toMatchObject(short('18.50'))
  await adjust('interest', '31.00')
  expect((await undo(String(deposit?.id))).status).toBe(201)
})

test('of a charge and a proposal of the same money at once one is taken', async () => {
  const [charged, proposed] = await Promise.all([adjust('bank_charge', '90.00'), propose('60.00')])
  expect([
    [201, 202],
    [409, 201],
  ]).toContainEqual([charged.status, proposed.status])
  const [row] = await app.database.ownerSql`
    select sum(posted - held)::int as free from ledger.balance_lines where account = 'fund:available:USD'`
  expect(row?.free).toBeGreaterThanOrEqual(0)
})
