// Money that comes back, through the API on a real database.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { approve, contribute, done, match, payment, proposalOf, send, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

const wrongBalances = readFileSync(join(import.meta.dirname, '../verify/balances.sql'), 'utf8')
const day = 86_400_000

let app: TestApp
let earmarked: string
let free: string
let id: string
let at: string
beforeEach(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  earmarked = await contribute(app, { funder: 'norway', amount: '50.00', earmark: { countries: ['SL'] } })
  free = await contribute(app, { funder: 'illustrative-bank', amount: '500.00' })
  const share = { unhcr: { amount: '100.01', tranches: ['50.00', '50.01'] } }
  id = await approve(app, proposalOf(await match(app, freetownRequest, usd('100.01')), share))
  at = `/v1/fund/allocations/${id}`
})
afterEach(() => app.close())

const refund = (amount: string, more: Record<string, unknown> = {}) => ({
  payee: 'unhcr',
  amount: usd(amount),
  valueDate: '2026-11-24',
  reason: 'Cheaper than planned',
  ...more,
})
const giveBack = (amount: string, more?: Record<string, unknown>, as = 'operator') =>
  send(app, as, `${at}/refunds`, refund(amount, more))
const available = async (contribution: string) =>
  (await app.as('operator').get(`/v1/fund/contributions/${contribution}`)).body.available.amount

test('what comes back is available again for its contribution, and what is still to be paid goes on as planned', async () => {
  await done(app, 'operator', `${at}/disbursements`, payment('unhcr', 1))
  const before = (await app.as('operator').get(at)).body.tranches[1].shares
  const one = await giveBack('20.03', { bankReference: 'B-9' })
  expect(one).toMatchObject({ status: 201, body: { payee: 'unhcr', amount: usd('20.03'), valueDate: '2026-11-24' } })
  expect(one.body.shares.map(({ amount }: { amount: { amount: string } }) => amount.amount)).toEqual(['9.91', '10.12'])
  expect([await available(earmarked), await available(free)]).toEqual(['9.91', '454.61'])
  await done(app, 'operator', `${at}/disbursements`, payment('unhcr', 2))
  expect((await app.as('operator').get(at)).body.tranches[1].shares).toEqual(before)
  expect((await giveBack('79.98')).status).toBe(201)
  expect([await available(earmarked), await available(free)]).toEqual(['49.50', '495.00'])
  const { body } = await app.as('operator').get(at)
  expect(body.payees[0]).toMatchObject({
    disbursed: usd('100.01'),
    spent: usd('0.00'),
    refunded: usd('100.01'),
    left: usd('0.00'),
  })
  expect(body.refunds).toMatchObject([
    { amount: usd('20.03'), reason: 'Cheaper than planned', isReversed: false },
    { amount: usd('79.98') },
  ])
  expect((await app.events()).filter(({ type }) => type === 'ledger.refund_received')).toHaveLength(2)
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
  const { totals } = (await app.anyone.get('/v1/reports/allocations')).body
  expect(totals).toEqual([
    {
      allocated: usd('100.01'),
      disbursed: usd('100.01'),
      spent: usd('0.00'),
      refunded: usd('100.01'),
      writtenOff: usd('0.00'),
      reversed: usd('0.00'),
    },
  ])
})

test('each answer, in the order of codes', async () => {
  await done(app, 'operator', `${at}/disbursements`, payment('unhcr', 1))
  const nothing = '/v1/fund/allocations/019f0000-0000-7000-8000-000000000000/refunds'
  const answers = [
    await giveBack('0.00'),
    await app.as('operator').post(`${at}/refunds`, refund('1.00')),
    await app.anyone.post(`${at}/refunds`, refund('1.00')),
    await giveBack('1.00', {}, 'unhcr'),
    await send(app, 'operator', nothing, refund('1.00')),
    await giveBack('50.01'),
    await giveBack('1.00', { payee: 'iom' }),
    await giveBack('1.00', { amount: { amount: '1.00', currency: 'EUR' } }),
    await giveBack('1.00', { valueDate: '2026-11-25' }),
    await giveBack('1.00', { valueDate: '2026-11-23' }),
    await giveBack('50.00'),
  ]
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [400, 'http.malformed'],
    [400, 'http.idempotency_key_missing'],
    [401, 'http.unauthenticated'],
    [403, 'http.forbidden'],
    [404, 'http.not_found'],
    [409, 'ledger.refund_above_advance'],
    [422, 'ledger.payee_unknown'],
    [422, 'ledger.refund_currency'],
    [422, 'ledger.date_in_future'],
    [422, 'ledger.refund_too_early'],
    [201, undefined],
  ])
  expect(answers[5]?.body.detail).toContain('50.00 USD')
})

test('a refund dated back to a day on which the payee did not have that much is refused', async () => {
  await done(app, 'operator', `${at}/disbursements`, payment('unhcr', 1))
  app.clock.advance(2 * day)
  await done(app, 'operator', `${at}/disbursements`, { ...payment('unhcr', 2), valueDate: '2026-11-26' })
  expect((await giveBack('80.00', { valueDate: '2026-11-25' })).body.code).toBe('ledger.earlier_day_short')
  expect((await giveBack('80.00', { valueDate: '2026-11-26' })).status).toBe(201)
  expect((await giveBack('20.00', { valueDate: '2026-11-25' })).status).toBe(201)
})

test('of two refunds at once of the last cent one is taken', async () => {
  await done(app, 'operator', `${at}/disbursements`, payment('unhcr', 1))
  await giveBack('49.99')
  const last = () => giveBack('0.01', { isAnother: true })
  const replies = await Promise.all([last(), last(), last()])
  // The allocation's lock lets each see what the one before took: the balances are never asked for what is not there.
  expect(replies.map(({ body }) => body.code ?? 'taken').toSorted()).toEqual([
    'ledger.refund_above_advance',
    'ledger.refund_above_advance',
    'taken',
  ])
  expect(await app.database.ownerSql`select 1 from ledger.refunds`).toHaveLength(2)
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
})

test('the database takes no refund of what was not paid, to that payee and by that day', async () => {
  const given = (payee: string, valueDate: string) =>
    app.database
      .ownerSql`insert into ledger.refunds (id, allocation_id, payee, amount_minor, value_date, reason, recorded_by)
      values (gen_random_uuid(), ${id}, ${payee}, 1, ${valueDate}, 'x', 'operator')`
  await expect(given('unhcr', '2026-11-24')).rejects.toThrow('could give back')
  await done(app, 'operator', `${at}/disbursements`, payment('unhcr', 1))
  await expect(given('iom', '2026-11-24')).rejects.toThrow('could give back')
  await expect(given('unhcr', '2026-11-23')).rejects.toThrow('could give back')
})
