// A request is terminated or completed, and its lead reports what came of it: through the API on a real database.

import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
} from './fund-scene.ts'
import { inOrder } from './in-order.ts'
import { makeLedger } from './service.ts'

const wrongBalances = readFileSync(join(import.meta.dirname, 'verify/balances.sql'), 'utf8')

let app: TestApp
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '5000.00' })
})
afterAll(() => app.close())

const words = { summary: 'A health post stands', results: 'It is open', lessons: 'Begin with the road' }
const share = { unhcr: { amount: '10.00', tranches: ['4.00', '6.00'] } }
async function funded(more: Parameters<typeof match>[3] = {}) {
  const filed = await match(app, freetownRequest, usd('10.00'), more)
  const id = await approve(app, proposalOf(filed, share))
  return { filed, id, at: `/v1/fund/allocations/${id}` }
}
const act = ({ requestId }: Filed, what: string, as = 'operator') =>
  send(app, as, `/v1/requests/${requestId}/${what}`, { reason: 'As agreed' })
const report = ({ requestId }: Filed, as = 'unhcr', body: object = words) =>
  send(app, as, `/v1/requests/${requestId}/final-report`, body)
const toldOf = async ({ requestId }: Filed) => (await app.events()).filter((event) => event.requestId === requestId)
const pay = (at: string, tranche: number) => done(app, 'operator', `${at}/disbursements`, payment('unhcr', tranche))
async function spend(at: string, amount: string) {
  const lines = [{ category: 1, amount: usd(amount) }]
  const period = { from: '2026-11-24', to: '2026-11-24' }
  const { id } = await done(app, 'unhcr', `${at}/expenditures`, { payee: 'unhcr', period, lines, isAnother: true })
  return done(app, 'operator', `${at}/expenditures/${id}/accept`, {})
}
const availableTotal = async () =>
  Number(
    (await app.anyone.get('/v1/fund/accounts')).body.totals.find(({ kind }: { kind: string }) => kind === 'available')
      .posted.amount,
  )

test('a request is completed once its report is in and every tranche is spent, and until then all that is missing is named', async () => {
  const { filed, at } = await funded()
  const nothing = await act(filed, 'complete')
  expect(nothing).toMatchObject({
    status: 409,
    body: {
      code: 'ledger.request_not_complete',
      errors: [{ path: 'finalReport' }, { path: 'tranches' }, { path: 'payees.unhcr' }],
    },
  })
  await pay(at, 1)
  await report(filed)
  const early = await act(filed, 'complete')
  expect(early.body.errors).toEqual([
    { path: 'payees.unhcr', message: expect.stringContaining('6.00 USD of its tranches are not paid') },
    { path: 'payees.unhcr', message: expect.stringContaining('has 4.00 USD left') },
  ])
  await pay(at, 2)
  await spend(at, '10.00')
  expect((await act(filed, 'complete')).body).toMatchObject({ act: 'complete', state: 'completed' })
  expect((await toldOf(filed)).slice(-2)).toMatchObject([
    { type: 'ledger.allocation_closed', body: { released: usd('0.00') } },
    { type: 'ledger.request_completed', body: { reason: 'As agreed', finalReport: 1 } },
  ])
  const after = [await act(filed, 'complete'), await act(filed, 'suspend'), await act(filed, 'terminate')]
  expect(after.map(({ body }) => body.code)).toEqual(Array(3).fill('ledger.request_not_acted_on'))
  expect((await app.as('operator').get(at)).body.state).toBe('closed')
})

test('what was freed by closing the allocation before counts as accounted for', async () => {
  const { filed, at } = await funded()
  await pay(at, 1)
  await spend(at, '4.00')
  await done(app, 'operator', `${at}/close`, { reason: 'The rest is not needed' })
  await report(filed)
  expect((await act(filed, 'complete')).status).toBe(200)
})

test('a request without fund money is completed with its report alone, or terminated', async () => {
  const filed = await match(app, freetownRequest, null)
  expect((await act(filed, 'complete')).body.errors).toMatchObject([{ path: 'finalReport' }])
  await report(filed)
  expect((await act(filed, 'complete')).status).toBe(200)
  const other = await match(app, freetownRequest, null)
  expect((await act(other, 'terminate')).body.state).toBe('terminated')
  expect((await toldOf(other)).at(-1)?.body).toEqual({ reason: 'As agreed', released: null })
})

test('terminated, a request has its allocation closed and what was not paid is available again', async () => {
  const before = await availableTotal()
  const { filed, at } = await funded()
  expect(await availableTotal()).toBe(before - 10)
  await act(filed, 'suspend')
  expect((await act(filed, 'terminate')).status).toBe(200)
  expect(await availableTotal()).toBe(before)
  expect((await toldOf(filed)).slice(-2)).toMatchObject([
    { type: 'ledger.allocation_closed', body: { released: usd('10.00') } },
    { type: 'ledger.request_terminated', body: { reason: 'As agreed', released: usd('10.00') } },
  ])
  expect((await app.as('operator').get(at)).body).toMatchObject({ state: 'closed', closed: { reason: 'As agreed' } })
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
})

test('what lies with a payee when its request is terminated is still given back or reported, and then the allocation is closed', async () => {
  const before = await availableTotal()
  const { filed, at } = await funded()
  await pay(at, 1)
  const lines = proposalOf(filed, { unhcr: { amount: '12.00', tranches: ['4.00', '8.00'] } })
  const amendment = { lines: lines.lines, tranches: lines.tranches, reason: 'More' }
  const { id: open } = await done(app, 'operator', `${at}/amendments`, amendment)
  await act(filed, 'terminate')
  expect(await availableTotal()).toBe(before - 4)
  expect((await toldOf(filed)).slice(-2).map(({ type }) => type)).toEqual([
    'ledger.amendment_voided',
    'ledger.request_terminated',
  ])
  expect((await toldOf(filed)).at(-1)?.body).toMatchObject({ released: usd('6.00') })
  const stopped = [
    await send(app, 'operator', `${at}/disbursements`, payment('unhcr', 2)),
    await send(app, 'committee-one', `${at}/amendments/${open}/votes`, { vote: 'approve' }),
    await send(app, 'operator', `${at}/amendments`, amendment),
    await send(app, 'operator', `${at}/close`, { reason: 'x' }),
  ]
  expect(stopped.map(({ body }) => body.code)).toEqual([
    'ledger.request_stopped',
    'ledger.amendment_not_proposed',
    'ledger.request_stopped',
    'ledger.allocation_unaccounted',
  ])
  const back = { payee: 'unhcr', amount: usd('3.00'), valueDate: '2026-11-24', reason: 'Not needed' }
  await done(app, 'operator', `${at}/refunds`, back)
  await spend(at, '1.00')
  await done(app, 'operator', `${at}/close`, { reason: 'All is accounted for' })
  expect(await availableTotal()).toBe(before - 1)
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
})

test.for([
  ['paid', 'approved', 4],
  ['terminated', 'closed', 0],
] as const)(
  'terminating and paying at once: %s first, it is %s and %s USD are gone',
  async ([comesFirst, state, gone]) => {
    const before = await availableTotal()
    const { filed, id, at } = await funded()
    const payNow = () => send(app, 'operator', `${at}/disbursements`, payment('unhcr', 1))
    const end = () => act(filed, 'terminate')
    const [first, second] = comesFirst === 'paid' ? [payNow, end] : [end, payNow]
    const replies = await inOrder(app, id, first, second)
    expect(replies.map(({ status }) => status)).toEqual(comesFirst === 'paid' ? [201, 200] : [200, 409])
    expect(await availableTotal()).toBe(before - gone)
    expect((await app.as('operator').get(at)).body.state).toBe(state)
    expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
  },
)

test('who is paid of an allocation does not act on its request, operator or not', async () => {
  await tellOrganisations(app, [{ slug: 'operator', name: 'Operator', kind: 'un_entity', roles: ['operator'] }])
  const filed = await match(app, freetownRequest, usd('10.00'), { payees: ['operator'] })
  await approve(app, proposalOf(filed, { operator: { amount: '10.00', tranches: ['10.00'] } })).catch(() => null)
  const answers = []
  for (const what of ['suspend', 'resume', 'terminate', 'complete']) answers.push((await act(filed, what)).body.code)
  expect(answers).toEqual(Array(4).fill('ledger.own_payee'))
})

test('the lead alone reports, a corrected report is the next version, and the event carries it', async () => {
  const { filed, at } = await funded({ more: { visibility: 'public' } })
  expect((await report(filed)).body).toMatchObject({ code: 'ledger.nothing_to_report' })
  await pay(at, 1)
  const refused = [
    await report(filed, 'unhcr', { ...words, results: '' }),
    await report(filed, 'unhcr', { summary: 'x' }),
    await report(filed, 'operator'),
    await report(filed, 'iom'),
    await report(filed, 'freetown'),
    await report({ ...filed, requestId: randomUUID() }),
    await report(filed, 'unhcr', { ...words, lessons: 'Ask jane@example.org' }),
  ]
  expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
    [400, 'http.malformed'],
    [400, 'http.malformed'],
    [403, 'http.forbidden'],
    [403, 'ledger.not_the_lead'],
    [403, 'ledger.not_the_lead'],
    [404, 'http.not_found'],
    [422, expect.stringContaining('personal_data')],
  ])
  expect(refused[3]?.body.detail).toContain('unhcr')
  const first = await report(filed)
  expect([first.status, first.body.version]).toEqual([201, 1])
  await report(filed, 'unhcr', { ...words, results: 'It is open all week' })
  expect((await toldOf(filed)).at(-1)).toMatchObject({
    type: 'ledger.final_report_filed',
    actor: { organisation: 'unhcr', role: 'partner' },
    body: { version: 2, ...words, results: 'It is open all week' },
  })
  const path = `/v1/requests/${filed.requestId}/final-report`
  expect((await app.anyone.get(path)).body).toMatchObject({ version: 2, results: 'It is open all week' })
  expect((await app.anyone.get(`${path}?version=1`)).body).toMatchObject({ version: 1, results: 'It is open' })
  expect((await app.anyone.get(`${path}?version=3`)).status).toBe(404)
})

test('the report of a request that is not public is there for requester, team, operators and auditors alone', async () => {
  const { filed, at } = await funded({ more: { visibility: 'owner' } })
  await pay(at, 1)
  await report(filed)
  const path = `/v1/requests/${filed.requestId}/final-report`
  const seen = await Promise.all(
    ['freetown', 'unhcr', 'iom', 'operator', 'auditor', 'ilo', 'norway', 'committee-one'].map(
      async (slug) => (await app.as(slug).get(path)).status,
    ),
  )
  expect(seen).toEqual([200, 200, 200, 200, 200, 404, 404, 404])
  expect((await app.anyone.get(path)).status).toBe(404)
  expect((await report(filed, 'ilo')).status).toBe(404)
})

test('two reports at once are two versions', async () => {
  const { filed, at } = await funded()
  await pay(at, 1)
  const replies = await Promise.all([report(filed), report(filed), report(filed)])
  expect(replies.map(({ body }) => body.version).toSorted()).toEqual([1, 2, 3])
})
