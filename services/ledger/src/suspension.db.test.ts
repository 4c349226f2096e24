// A request is suspended and goes on, through the API on a real database.

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
  submitted,
  tellOrganisations,
  told,
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

const share = { unhcr: { amount: '10.00', tranches: ['4.00', '6.00'] } }
async function funded() {
  const filed = await match(app, freetownRequest, usd('10.00'))
  const id = await approve(app, proposalOf(filed, share))
  return { filed, id, at: `/v1/fund/allocations/${id}` }
}
const act = ({ requestId }: Filed, what: string, as = 'operator', reason = 'Floods have cut the road') =>
  send(app, as, `/v1/requests/${requestId}/${what}`, { reason })
const stateOf = async ({ requestId }: Filed) =>
  (await app.as('operator').get(`/v1/requests/${requestId}/funding`)).body.state
const toldOf = async ({ requestId }: Filed) =>
  (await app.events()).filter((event) => event.requestId === requestId).map(({ type, body }) => ({ type, body }))
const amendmentOf = (filed: Filed) => {
  const { lines, tranches } = proposalOf(filed, { unhcr: { amount: '12.00', tranches: ['4.00', '8.00'] } })
  return { lines, tranches, reason: 'More to be done' }
}

test('while a request is suspended nothing is paid, proposed, amended or voted on; resumed it goes on where it was', async () => {
  const { filed, at } = await funded()
  await done(app, 'operator', `${at}/disbursements`, payment('unhcr', 1))
  const { id: open } = await done(app, 'operator', `${at}/amendments`, amendmentOf(filed))
  const votes = `${at}/amendments/${open}/votes`
  await done(app, 'committee-one', votes, { vote: 'approve' })
  expect(await act(filed, 'suspend')).toMatchObject({
    status: 200,
    body: { requestId: filed.requestId, act: 'suspend', state: 'suspended', by: 'operator' },
  })
  const stopped = [
    await send(app, 'operator', `${at}/disbursements`, payment('unhcr', 2)),
    await send(app, 'committee-two', votes, { vote: 'approve' }),
    await send(app, 'operator', `${at}/amendments`, amendmentOf(filed)),
    await send(app, 'operator', '/v1/fund/allocations', proposalOf(filed, share)),
    await act(filed, 'suspend'),
    await act(filed, 'complete'),
  ]
  expect(stopped.map(({ status, body }) => [status, body.code])).toEqual([
    [409, 'ledger.request_stopped'],
    [409, 'ledger.request_stopped'],
    [409, 'ledger.request_stopped'],
    [409, 'ledger.request_not_fundable'],
    [409, 'ledger.request_not_acted_on'],
    [409, 'ledger.request_not_acted_on'],
  ])
  const goingOn = await send(app, 'unhcr', `${at}/expenditures`, {
    payee: 'unhcr',
    period: { from: '2026-11-24', to: '2026-11-24' },
    lines: [{ category: 1, amount: usd('1.00') }],
  })
  expect(goingOn.status).toBe(201)
  expect((await act(filed, 'resume', 'operator', 'The road is open')).body.state).toBe('funded')
  expect((await toldOf(filed)).slice(-1)).toEqual([
    { type: 'ledger.request_resumed', body: { reason: 'The road is open', isUnderWay: true } },
  ])
  await done(app, 'committee-two', votes, { vote: 'approve' })
  await done(app, 'operator', `${at}/disbursements`, payment('unhcr', 2))
  expect(await app.database.ownerSql.unsafe(wrongBalances)).toEqual([])
})

test('a request of which nothing was paid is funded again when it is resumed, and its first tranche begins the work', async () => {
  const { filed, at } = await funded()
  await act(filed, 'suspend')
  await act(filed, 'resume')
  expect((await toldOf(filed)).at(-1)?.body).toMatchObject({ isUnderWay: false })
  expect((await done(app, 'operator', `${at}/disbursements`, payment('unhcr', 1))).isFirst).toBe(true)
})

test('a request without fund money is suspended and resumed too', async () => {
  const filed = await match(app, freetownRequest, null)
  await act(filed, 'suspend')
  expect(await stateOf(filed)).toBe('suspended')
  expect((await act(filed, 'resume')).body.state).toBe('not_needed')
  expect((await toldOf(filed)).at(-1)?.body).toMatchObject({ isUnderWay: true })
})

test('each answer, in the order of codes', async () => {
  const { filed } = await funded()
  const path = `/v1/requests/${filed.requestId}/suspend`
  const nothing = { requestId: randomUUID(), revision: 1 }
  const waiting = await match(app, freetownRequest, usd('10.00'))
  const answers = [
    await app.as('operator').post(path, {}),
    await app.as('operator').post(path, { reason: 'x', by: 'unhcr' }),
    await app.anyone.post(path, { reason: 'x' }),
    await act(filed, 'suspend', 'freetown'),
    await act(filed, 'suspend', 'unhcr'),
    await act(filed, 'suspend', 'committee-one'),
    await act(nothing, 'suspend'),
    await act(waiting, 'suspend'),
    await act(filed, 'resume'),
    await act(filed, 'suspend', 'operator', 'Ask jane@example.org about it'),
  ]
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [400, 'http.malformed'],
    [400, 'http.malformed'],
    [401, 'http.unauthenticated'],
    [403, 'http.forbidden'],
    [403, 'http.forbidden'],
    [403, 'http.forbidden'],
    [404, 'http.not_found'],
    [409, 'ledger.request_not_acted_on'],
    [409, 'ledger.request_not_acted_on'],
    [422, expect.stringContaining('personal_data')],
  ])
  expect(answers[7]?.body.detail).toContain('this request as matched: suspend takes one that is funded or not_needed')
})

test.for(['paid', 'suspended'])(
  'suspending and paying at once: %s first, the other is judged by it',
  async (comesFirst) => {
    const { filed, id, at } = await funded()
    const isPaid = comesFirst === 'paid'
    const payNow = () => send(app, 'operator', `${at}/disbursements`, payment('unhcr', 1))
    const stop = () => act(filed, 'suspend')
    const [first, second] = isPaid ? [payNow, stop] : [stop, payNow]
    const replies = await inOrder(app, id, first, second)
    expect(replies.map(({ status }) => status)).toEqual(isPaid ? [201, 200] : [200, 409])
    const events = (await toldOf(filed)).map(({ type }) => type)
    expect(events.filter((type) => type === 'ledger.tranche_paid')).toHaveLength(isPaid ? 1 : 0)
    expect(events.at(-1)).toBe('ledger.request_suspended')
    expect((await send(app, 'operator', `${at}/disbursements`, payment('unhcr', isPaid ? 2 : 1))).status).toBe(409)
  },
)

test('two operators that suspend at once suspend it once', async () => {
  const { filed } = await funded()
  const replies = await Promise.all([act(filed, 'suspend'), act(filed, 'suspend')])
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409])
})

test.for([
  ['suspend', 'ledger.request_suspended'],
  ['terminate', 'ledger.request_terminated'],
])('a change that crossed the approval is taken back, and that it was %sed is told again', async ([what, type]) => {
  const { filed } = await funded()
  await act(filed, what as string)
  await app.deliver(submitted(freetownRequest, { ...filed, revision: 2 }, usd('20.00')))
  expect((await toldOf(filed)).slice(-2).map((event) => event.type)).toEqual(['ledger.request_kept', type])
  await app.deliver(told('intake.request_withdrawn', { reason: 'x' }, filed))
  expect((await toldOf(filed)).slice(-2).map((event) => event.type)).toEqual(['ledger.request_kept', type])
  const changeId = randomUUID()
  await app.deliver(told('intake.change_asked', { changeId, kind: 'withdrawal', reason: 'x', content: null }, filed))
  expect((await toldOf(filed)).at(-1)).toMatchObject({ type: 'ledger.change_refused', body: { changeId } })
})

test('the same call under the same key is answered the same, and acts once', async () => {
  const { filed } = await funded()
  const key = randomUUID()
  const once = () => send(app, 'operator', `/v1/requests/${filed.requestId}/suspend`, { reason: 'x' }, key)
  const [first, again] = [await once(), await once()]
  expect([again.status, again.body]).toEqual([first.status, first.body])
  expect((await toldOf(filed)).filter(({ type }) => type === 'ledger.request_suspended')).toHaveLength(1)
})
