// What was recorded by mistake is undone by its mirror, through the API on a real database.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { approve, contribute, done, match, payment, proposalOf, send, tellOrganisations, usd } from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

const wrongBalances = readFileSync(join(import.meta.dirname, '../verify/balances.sql'), 'utf8')
const day = 86_400_000
let app: TestApp
let contribution: string
let at: string
beforeEach(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  contribution = await contribute(app, { funder: 'norway', amount: '1000.00' })
  const share = { unhcr: { amount: '100.01', tranches: ['50.00', '50.01'] } }
  at = `/v1/fund/allocations/${await approve(app, proposalOf(await match(app, freetownRequest, usd('100.01')), share))}`
})
afterEach(async () => {
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
  await app.close()
})

const reason = { reason: 'Recorded twice' }
const reverse = (id: string, more: object = {}, as = 'operator', key?: string) =>
  send(app, as, `/v1/fund/transfers/${id}/reversal`, { ...reason, ...more }, key)
const pay = (tranche: number) => send(app, 'operator', `${at}/disbursements`, payment('unhcr', tranche))
const transferOf = async (code: string) => {
  const [row] = await app.database
    .ownerSql`select id from ledger.transfers where code = ${code} order by number desc limit 1`
  return String(row?.id)
}
const report = {
  payee: 'unhcr',
  period: { from: '2026-11-24', to: '2026-11-24' },
  lines: [{ category: 1, amount: usd('50.00') }],
}

test.for([
  ['no reason', (id: string) => reverse(id, { reason: '' }), 400, 'http.malformed'],
  ['a funder', (id: string) => reverse(id, {}, 'norway'), 403, 'http.forbidden'],
  ['no transfer', () => reverse('01890000-0000-7000-8000-000000000000'), 404, 'http.not_found'],
  ['a day to come', (id: string) => reverse(id, { valueDate: '2026-11-25' }), 422, 'ledger.date_in_future'],
  ['a day before it', (id: string) => reverse(id, { valueDate: '2026-11-23' }), 422, 'ledger.reversal_too_early'],
] as const)('a reversal by, of or on %s is refused', async ([, attempt, status, code]) => {
  const paid = await pay(1)
  const reply = await attempt(paid.body.id)
  expect([reply.status, reply.body.code]).toEqual([status, code])
})

test('what is undone by other means is refused and the means named', async () => {
  for (const code of ['allocation', 'fee'])
    expect((await reverse(await transferOf(code))).body).toMatchObject({ code: 'ledger.not_reversible' })
  const { body } = await pay(1)
  const { id } = (await reverse(body.id)).body
  expect((await reverse(id)).body.detail).toContain('record what was undone by mistake anew')
})

test('a payment that is reversed may be made again; both stay in the books', async () => {
  const one = await pay(1)
  const two = await pay(2)
  expect((await reverse(one.body.id)).body.code).toBe('ledger.later_payment_stands')
  const undone = await reverse(two.body.id)
  expect(undone).toMatchObject({
    status: 201,
    body: { transferId: two.body.id, code: 'disbursement', valueDate: '2026-11-24' },
  })
  expect((await reverse(two.body.id)).body.code).toBe('ledger.already_reversed')
  expect((await app.as('operator').get(at)).body.payees[0]).toMatchObject({ disbursed: usd('50.00') })
  expect((await reverse(one.body.id)).status).toBe(201)
  expect((await pay(2)).body.code).toBe('ledger.tranche_out_of_order')
  expect([(await pay(1)).status, (await pay(2)).status]).toEqual([201, 201])
  expect((await pay(2)).body.code).toBe('ledger.tranche_already_paid')
  expect((await app.as('operator').get(at)).body.payees[0]).toMatchObject({ disbursed: usd('100.01') })
})

test('a payment that was reversed is shown as such, with when and why, in none of the sums; the report has it apart', async () => {
  const one = await pay(1)
  app.clock.advance(day)
  const { id, valueDate } = (await reverse(one.body.id)).body
  const again = await pay(1)
  const view = (await app.as('operator').get(at)).body
  expect(view.reversedPayments).toMatchObject([
    {
      disbursementId: one.body.id,
      payee: 'unhcr',
      tranche: 1,
      amount: usd('50.00'),
      valueDate: '2026-11-24',
      reversed: { on: valueDate, at: expect.stringMatching(/^2\d{3}-.*Z$/), by: 'operator', reason: 'Recorded twice' },
    },
  ])
  expect(view.tranches[0].paid).toMatchObject({ disbursementId: again.body.id, valueDate: '2026-11-24' })
  expect(view.payees).toMatchObject([{ disbursed: usd('50.00'), refunded: usd('0.00'), left: usd('50.00') }])
  const [transfer] = (await app.as('auditor').get(`/v1/fund/transfers?about=${one.body.id}`)).body.items
  expect(transfer.reversedBy).toBe(id)
  const { items, totals } = (await app.as('operator').get('/v1/reports/allocations')).body
  expect(items).toMatchObject([{ disbursed: usd('50.00'), reversed: usd('50.00') }])
  expect(totals).toMatchObject([{ disbursed: usd('50.00'), reversed: usd('50.00'), refunded: usd('0.00') }])
  // Why is for who takes part.
  const shown = async (slug: string) => (await app.as(slug).get(at)).body.reversedPayments[0].reversed.reason
  expect(await Promise.all(['unhcr', 'freetown', 'norway'].map(shown))).toEqual([
    'Recorded twice',
    'Recorded twice',
    null,
  ])
})

test('a payment is not reversed below what its payee reported as spent, until that is reversed too', async () => {
  const paid = await pay(1)
  const spent = await done(app, 'unhcr', `${at}/expenditures`, report)
  expect((await reverse(paid.body.id)).body.code).toBe('ledger.funds_short')
  expect((await reverse(spent.id)).status).toBe(201)
  expect((await app.as('operator').get(at)).body.expenditures).toMatchObject([{ state: 'reversed' }])
  expect((await reverse(paid.body.id)).status).toBe(201)
})

test('a deposit is reversed with its fee, its agreement is open again, and what is held or spent of it stays', async () => {
  expect((await reverse(await transferOf('deposit'))).body.code).toBe('ledger.funds_short')
  const other = await contribute(app, { funder: 'norway', amount: '70.00' })
  const deposit = await transferOf('deposit')
  expect((await reverse(deposit)).status).toBe(201)
  const seen = async (id: string) => (await app.as('norway').get(`/v1/fund/contributions/${id}`)).body
  expect((await seen(other)).available).toEqual(usd('0.00'))
  expect((await seen(contribution)).available).toEqual(usd('889.99'))
  await done(app, 'operator', `/v1/fund/contributions/${other}/deposits`, {
    received: usd('70.00'),
    credited: usd('70.00'),
    valueDate: '2026-11-24',
    bankReference: 'Again',
  })
  expect((await seen(other)).available).toEqual(usd('69.30'))
})

test('of many who reverse the same at once one does; a repeated call gets the first answer', async () => {
  const paid = await pay(1)
  const replies = await Promise.all(Array.from({ length: 8 }, () => reverse(paid.body.id)))
  expect(replies.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(409)])
  const again = await pay(1)
  const [first, repeated] = [
    await reverse(again.body.id, {}, 'operator', 'k'),
    await reverse(again.body.id, {}, 'operator', 'k'),
  ]
  expect(repeated.body).toEqual(first.body)
})

test.for(['interest', 'bank_charge', 'exchange'])(
  'of many who reverse the same %s at once one does, and the others are told so',
  async (kind) => {
    const body = { kind, amount: usd('5.00'), valueDate: '2026-11-24', reason: 'As the bank states' }
    const { id } = await done(app, 'operator', '/v1/fund/adjustments', body)
    const replies = await Promise.all(Array.from({ length: 8 }, () => reverse(id)))
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(409)])
    const codes = replies.flatMap(({ status, body }) => (status === 409 ? [body.code] : []))
    expect(new Set(codes)).toEqual(new Set(['ledger.already_reversed']))
  },
)

test('a payment and the reversal of the one before it never both stand', async () => {
  const one = await pay(1)
  const [reversed, paid] = await Promise.all([reverse(one.body.id), pay(2)])
  expect([reversed.status, paid.status].toSorted()).toEqual([201, 409])
})

test('a correction may be dated back to a day that cannot bear it, as far as what it corrects', async () => {
  app.clock.advance(day)
  const bonus = { kind: 'interest', amount: usd('5.00'), valueDate: '2026-11-24', reason: 'Interest' }
  const { id } = await done(app, 'operator', '/v1/fund/adjustments', bonus)
  const paid = await pay(1)
  await done(app, 'unhcr', `${at}/expenditures`, report)
  expect((await reverse(id, { valueDate: '2026-11-24' })).status).toBe(201)
  expect((await reverse(paid.body.id, { valueDate: '2026-11-24' })).body.code).toBe('ledger.funds_short')
})

test('a correction that is dated back names the days that it leaves below zero, of which balance and by how much', async () => {
  const other = await contribute(app, { funder: 'norway', amount: '70.00' })
  const deposit = await transferOf('deposit')
  const giveBack = (valueDate: string) =>
    done(app, 'operator', `/v1/fund/contributions/${other}/returns`, {
      amount: usd('60.00'),
      valueDate,
      reason: 'Its funder asks',
      bankReference: valueDate,
    })
  app.clock.advance(day)
  const one = await giveBack('2026-11-25')
  app.clock.advance(2 * day)
  await reverse(one.id)
  expect((await reverse(deposit, { valueDate: '2026-11-24' })).body.belowZero).toEqual([
    { account: 'fund:available:USD', contribution: other, from: '2026-11-25', to: '2026-11-26', short: usd('60.00') },
  ])
  const paid = await pay(1)
  expect((await reverse(paid.body.id)).body.belowZero).toEqual([])
})

test('the work begins once: a tranche that is paid anew is not told as the first', async () => {
  const one = await pay(1)
  await reverse(one.body.id)
  const again = await pay(1)
  expect([one.body.isFirst, again.body.isFirst]).toEqual([true, false])
  const paid = (await app.events()).filter(({ type }) => type === 'ledger.tranche_paid')
  expect(paid.map(({ body }) => (body as { isFirst: boolean }).isFirst)).toEqual([true, false])
})

test('transfers name what they correct and what reversed them', async () => {
  const paid = await pay(1)
  const { id } = (await reverse(paid.body.id)).body
  const { items } = (await app.as('auditor').get(`/v1/fund/transfers?about=${paid.body.id}`)).body
  expect(items).toMatchObject([
    { id: paid.body.id, code: 'disbursement', corrects: null, reversedBy: id },
    { id, code: 'reversal', corrects: paid.body.id, reversedBy: null },
  ])
})
