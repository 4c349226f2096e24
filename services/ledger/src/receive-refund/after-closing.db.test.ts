// Money that comes back after it was written off or after its allocation was closed, through the API on a real database.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  approve,
  contribute,
  done,
  type Filed,
  match,
  payment,
  proposalOf,
  send,
  tellOrganisations,
  usd,
} from '../fund-scene.ts'
import { makeLedger } from '../service.ts'
import { seal, signer, verify } from '../verify/audited-ledger.ts'

const wrongBalances = readFileSync(join(import.meta.dirname, '../verify/balances.sql'), 'utf8')
const day = '2026-11-24'
let app: TestApp
let filed: Filed
let earmarked: string
let free: string
let at: string
let spent: string
let refunded: string
let lost: string
// Paid 100.01 out of two contributions, of which 60.00 is spent, 30.00 given back and 10.01 lost.
beforeEach(async () => {
  app = await testApp((context) => makeLedger(context, { signer }), { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  earmarked = await contribute(app, { funder: 'norway', amount: '50.00', earmark: { countries: ['SL'] } })
  free = await contribute(app, { funder: 'illustrative-bank', amount: '500.00' })
  filed = await match(app, freetownRequest, usd('100.01'))
  at = `/v1/fund/allocations/${await approve(app, proposalOf(filed, { unhcr: { amount: '100.01', tranches: ['100.01'] } }))}`
  await done(app, 'operator', `${at}/disbursements`, payment('unhcr', 1))
  const report = { payee: 'unhcr', period: { from: day, to: day }, lines: [{ category: 1, amount: usd('60.00') }] }
  spent = (await done(app, 'unhcr', `${at}/expenditures`, report)).id
  await done(app, 'operator', `${at}/expenditures/${spent}/accept`, {})
  refunded = (await done(app, 'operator', `${at}/refunds`, back('30.00'))).id
  const loss = { kind: 'write_off', amount: usd('10.01'), allocationId: at.split('/').at(-1), payee: 'unhcr' }
  lost = (await done(app, 'operator', '/v1/fund/adjustments', { ...loss, valueDate: day, reason: 'Insolvent' })).id
})
afterEach(async () => {
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
  await seal(app)
  expect(await verify(app)).toEqual([])
  await app.close()
})

const back = (amount: string, more: object = {}) => ({
  payee: 'unhcr',
  amount: usd(amount),
  valueDate: day,
  reason: 'It came after all',
  ...more,
})
const give = (amount: string, more: object = {}) => send(app, 'operator', `${at}/refunds`, back(amount, more))
const close = () => done(app, 'operator', `${at}/close`, { reason: 'The work is done.' })
const reverse = (id: string) => send(app, 'operator', `/v1/fund/transfers/${id}/reversal`, { reason: 'Not so' })
const available = async () =>
  Promise.all(
    [earmarked, free].map(
      async (id) => (await app.as('operator').get(`/v1/fund/contributions/${id}`)).body.available.amount,
    ),
  )
const payee = async () => {
  const { spent: its, refunded: returned, writtenOff, left } = (await app.as('operator').get(at)).body.payees[0]
  return [its, returned, writtenOff, left].map(({ amount }) => amount)
}

test.for([['open'], ['closed']])(
  'what was written off comes back while the allocation is %s, to whom it was lost',
  async ([state]) => {
    const [ofEarmarked, ofFree] = await available()
    if (state === 'closed') await close()
    expect((await give('10.02', { source: 'written_off' })).body).toMatchObject({
      code: 'ledger.refund_above_advance',
      detail: expect.stringContaining('source: "written_off" (10.01 USD)'),
    })
    const one = await give('10.01', { source: 'written_off' })
    expect(one).toMatchObject({ status: 201, body: { source: 'written_off', amount: usd('10.01') } })
    expect(one.body.shares.map(({ amount }: { amount: { amount: string } }) => amount.amount)).toEqual(['4.95', '5.06'])
    expect(await available()).toEqual([(Number(ofEarmarked) + 4.95).toFixed(2), (Number(ofFree) + 5.06).toFixed(2)])
    expect(await payee()).toEqual(['60.00', '40.01', '0.00', '0.00'])
    const { items } = (await app.as('auditor').get('/v1/reports/allocations')).body
    expect(items.map(({ writtenOff }: { writtenOff: { amount: string } }) => writtenOff.amount)).toEqual([
      '0.00',
      '0.00',
    ])
  },
)

test('what was spent comes back once the allocation is closed, once, and may be allocated again', async () => {
  expect((await give('1.00', { source: 'spent' })).body.code).toBe('ledger.refund_of_spent')
  await close()
  expect((await give('1.00')).body.code).toBe('ledger.refund_above_advance')
  expect((await give('60.01', { source: 'spent' })).body.code).toBe('ledger.refund_above_advance')
  const all = () => give('60.00', { source: 'spent', isAnother: true })
  const replies = await Promise.all([all(), all()])
  expect(replies.map(({ body }) => body.code ?? 'taken').toSorted()).toEqual(['ledger.refund_above_advance', 'taken'])
  expect(await payee()).toEqual(['0.00', '90.00', '10.01', '0.00'])
  expect((await app.as('operator').get(at)).body.refunds).toMatchObject([{ source: 'advance' }, { source: 'spent' }])
  expect(await available()).toEqual(['44.55', '489.94'])
  const share = { unhcr: { amount: '530.00', tranches: ['530.00'] } }
  await approve(app, proposalOf(await match(app, freetownRequest, usd('530.00')), share))
})

test('a wrong refund of a closed allocation is undone, recorded as it was or written off, and what was undone last comes back', async () => {
  await close()
  const late = await give('5.00', { source: 'spent' })
  expect((await reverse(late.body.id)).status).toBe(201)
  expect(await payee()).toEqual(['60.00', '30.00', '10.01', '0.00'])
  expect((await reverse(refunded)).status).toBe(201)
  expect((await reverse(refunded)).body.code).toBe('ledger.already_reversed')
  expect(await payee()).toEqual(['60.00', '0.00', '10.01', '30.00'])
  const report = { payee: 'unhcr', period: { from: day, to: day }, lines: [{ category: 1, amount: usd('1.00') }] }
  expect((await send(app, 'unhcr', `${at}/expenditures`, report)).body.code).toBe('ledger.allocation_not_approved')
  const end = { summary: 'a', results: 'b', lessons: 'c' }
  await done(app, 'unhcr', `/v1/requests/${filed.requestId}/final-report`, end)
  const complete = () => send(app, 'operator', `/v1/requests/${filed.requestId}/complete`, { reason: 'Done' })
  expect(await complete()).toMatchObject({ status: 409, body: { errors: [{ path: 'payees.unhcr' }] } })
  expect((await give('20.00')).status).toBe(201)
  const loss = { kind: 'write_off', amount: usd('10.00'), allocationId: at.split('/').at(-1), payee: 'unhcr' }
  await done(app, 'operator', '/v1/fund/adjustments', { ...loss, valueDate: day, reason: 'Insolvent' })
  expect(await payee()).toEqual(['60.00', '20.00', '20.01', '0.00'])
  expect((await complete()).status).toBe(200)
  expect((await give('20.01', { source: 'written_off' })).status).toBe(201)
})

test('nothing else of a closed allocation is undone, and the refusal says what to do', async () => {
  const [paid] = await app.database.ownerSql`select id from ledger.disbursements`
  await close()
  for (const id of [spent, lost, paid?.id as string])
    expect((await reverse(id)).body).toMatchObject({
      code: 'ledger.closed_not_reversed',
      detail: expect.stringContaining('Record money that comes back as a refund'),
    })
})

test('a refund of what was spent is not dated before the payment, and is undone only while its money is there', async () => {
  await close()
  app.clock.advance(86_400_000)
  expect((await give('1.00', { source: 'spent', valueDate: '2026-11-23' })).body.code).toBe('ledger.refund_too_early')
  const one = await give('60.00', { source: 'spent', valueDate: '2026-11-25' })
  expect(one.status).toBe(201)
  const share = { unhcr: { amount: '530.00', tranches: ['530.00'] } }
  await approve(app, proposalOf(await match(app, freetownRequest, usd('530.00')), share))
  expect((await reverse(one.body.id)).body.code).toBe('ledger.funds_short')
})
