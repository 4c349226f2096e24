// The end of an allocation, through the API on a real database.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  agreed,
  approve,
  contribute,
  done,
  type Filed,
  match,
  payment,
  proposalOf,
  send,
  tellOrganisations,
  told,
  usd,
} from '../fund-scene.ts'
import { inOrder } from '../in-order.ts'
import { makeLedger } from '../service.ts'

const wrongBalances = readFileSync(join(import.meta.dirname, '../verify/balances.sql'), 'utf8')

let app: TestApp
let filed: Filed
let id: string
let at: string
beforeEach(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '50.00', earmark: { countries: ['SL'] } })
  await contribute(app, { funder: 'illustrative-bank', amount: '500.00' })
  filed = await match(app, freetownRequest, usd('100.01'), { more: { visibility: 'public' } })
  ;[id, at] = await approved(filed)
})
afterEach(() => app.close())

async function approved(of: Filed): Promise<[string, string]> {
  const payees = {
    unhcr: { amount: '60.00', tranches: ['30.00', '30.00'] },
    iom: { amount: '40.01', tranches: ['40.01'] },
  }
  const found = await approve(app, proposalOf(of, payees))
  return [found, `/v1/fund/allocations/${found}`]
}
const close = (as = 'operator', path = at) => send(app, as, `${path}/close`, { reason: 'The work is done.' })
const pay = (tranche: number) => send(app, 'operator', `${at}/disbursements`, payment('unhcr', tranche))
const spend = async (amount: string) =>
  (
    await done(app, 'unhcr', `${at}/expenditures`, {
      payee: 'unhcr',
      period: { from: '2026-11-24', to: '2026-11-24' },
      isAnother: true,
      lines: [{ category: 1, amount: usd(amount) }],
    })
  ).id as string
const refund = (amount: string) =>
  send(app, 'operator', `${at}/refunds`, {
    payee: 'unhcr',
    amount: usd(amount),
    valueDate: '2026-11-24',
    reason: 'Cheaper than planned',
  })
const availableTotal = async () =>
  (await app.anyone.get('/v1/fund/accounts')).body.totals.find((total: { kind: string }) => total.kind === 'available')
    .posted.amount

test('what was never paid is available again, and what was is told to the cent', async () => {
  await pay(1)
  const expenditure = await spend('20.00')
  const early = await close()
  expect(early).toMatchObject({
    status: 409,
    body: {
      code: 'ledger.allocation_unaccounted',
      errors: [
        { path: 'payees.unhcr', message: expect.stringContaining('10.00 USD left') },
        { path: `expenditures.${expenditure}` },
      ],
    },
  })
  await refund('10.00')
  await done(app, 'operator', `${at}/expenditures/${expenditure}/accept`, {})
  const closed = await close()
  expect(closed).toMatchObject({
    status: 200,
    body: { state: 'closed', closed: { by: 'operator', reason: 'The work is done.' } },
  })
  expect(await availableTotal()).toBe('524.50')
  expect((await app.events()).at(-1)).toMatchObject({
    type: 'ledger.allocation_closed',
    requestId: filed.requestId,
    body: { allocationId: id, released: usd('70.01') },
  })
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
  const open = (await app.anyone.get(at)).body
  expect([open.state, open.closed.reason, open.expenditures]).toEqual(['closed', null, null])
  const report = (await app.as('operator').get('/v1/reports/allocations')).body
  expect(report.totals).toEqual([
    {
      allocated: usd('30.00'),
      disbursed: usd('30.00'),
      spent: usd('20.00'),
      refunded: usd('10.00'),
      writtenOff: usd('0.00'),
      reversed: usd('0.00'),
    },
  ])
  expect(report.items.map(({ payee, payment: its }: Record<string, string>) => `${payee} ${its}`)).toEqual([
    'iom released',
    'iom released',
    'unhcr paid',
    'unhcr paid',
  ])
  expect((await app.as('operator').get('/v1/reports/allocations?format=csv')).body).toContain('unhcr')
})

test('a closed allocation takes nothing any more that was not paid of it, and its request stays funded', async () => {
  await close()
  const answers = [
    await pay(1),
    await refund('1.00'),
    await send(app, 'operator', `${at}/void`, { reason: 'x' }),
    await close(),
    await send(
      app,
      'operator',
      '/v1/fund/allocations',
      proposalOf(filed, { unhcr: { amount: '100.01', tranches: ['100.01'] } }),
    ),
  ]
  expect(answers.map(({ body }) => body.code)).toEqual([
    'ledger.allocation_not_approved',
    'ledger.refund_above_advance',
    'ledger.allocation_not_proposed',
    'ledger.allocation_not_approved',
    'ledger.request_not_fundable',
  ])
  expect((await app.as('freetown').get(`/v1/requests/${filed.requestId}/funding`)).body.state).toBe('funded')
  await app.deliver(told('intake.request_withdrawn', { reason: 'Crossed the closing' }, filed))
  expect((await app.events()).at(-1)?.type).toBe('ledger.request_kept')
})

test('each answer, in the order of codes', async () => {
  const nothing = '/v1/fund/allocations/019f0000-0000-7000-8000-000000000000'
  const answers = [
    await send(app, 'operator', `${at}/close`, {}),
    await app.as('operator').post(`${at}/close`, { reason: 'x' }),
    await app.anyone.post(`${at}/close`, { reason: 'x' }),
    await close('unhcr'),
    await close('operator', nothing),
    await close(),
    await close(),
  ]
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [400, 'http.malformed'],
    [400, 'http.idempotency_key_missing'],
    [401, 'http.unauthenticated'],
    [403, 'http.forbidden'],
    [404, 'http.not_found'],
    [200, undefined],
    [409, 'ledger.allocation_not_approved'],
  ])
})

test.for([
  ['paid', 'approved', '1.00'],
  ['closed', 'closed', '0.00'],
] as const)('closing and paying at once: %s first, it is %s with %s paid', async ([comesFirst, state, disbursed]) => {
  const one = await match(app, freetownRequest, usd('1.00'))
  const found = await approve(app, proposalOf(one, { unhcr: { amount: '1.00', tranches: ['1.00'] } }))
  const path = `/v1/fund/allocations/${found}`
  const payNow = () => send(app, 'operator', `${path}/disbursements`, payment('unhcr', 1))
  const closeNow = () => close('operator', path)
  const [first, second] = comesFirst === 'paid' ? [payNow, closeNow] : [closeNow, payNow]
  const replies = await inOrder(app, found, first, second)
  expect(replies.map(({ status }) => status < 300)).toEqual([true, false])
  const { body } = await app.as('operator').get(path)
  expect([body.state, body.payees[0].disbursed]).toEqual([state, usd(disbursed)])
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
})

test('the database closes nothing while money is unpaid, with a payee, or expenditure is not accepted', async () => {
  const sql = app.database.ownerSql
  const shut = () =>
    sql`update ledger.allocations set state = 'closed', closed_at = now(), closed_by = 'x', close_reason = 'x' where id = ${id}`
  await expect(shut()).rejects.toThrow('not paid or not accounted for')
  await expect(sql`update ledger.allocations set state = 'closed' where id = ${id}`).rejects.toThrow(
    /check constraint|not paid/,
  )
  await pay(1)
  await pay(2)
  await done(app, 'operator', `${at}/disbursements`, payment('iom', 1))
  await refund('30.00')
  await spend('30.00')
  await expect(shut()).rejects.toThrow('not paid or not accounted for')
  await done(app, 'operator', `${at}/refunds`, {
    payee: 'iom',
    amount: usd('40.01'),
    valueDate: '2026-11-24',
    reason: 'x',
  })
  await expect(shut()).rejects.toThrow('is not accepted')
})

test('a team that is told again after the closing is taken as it was', async () => {
  await close()
  await app.deliver(agreed(filed, ['unhcr', 'iom']))
  expect((await app.as('operator').get(at)).body.state).toBe('closed')
})
