// The no-objection of a government for a city's request, through the API on a real database.
import { randomUUID } from 'node:crypto'
import type { RequestDraft } from '@hub/contracts'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  agreed,
  contribute,
  done,
  type Filed,
  match,
  proposalOf,
  send,
  submitted,
  tellOrganisations,
  usd,
} from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

const { endorsement: _, ...uncited } = freetownRequest as RequestDraft
const share = { unhcr: { amount: '10.00', tranches: ['10.00'] } }

let app: TestApp
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '5000.00' })
  const settings = '/v1/fund/settings'
  const { headers } = await app.anyone.get(settings)
  const setting = { name: 'no_objection_countries', value: ['SL'], effectiveOn: '2026-11-25', reason: 'As it told us' }
  const reply = await app.as('operator').put(settings, setting, { 'if-match': headers.etag ?? '' })
  expect(reply.status).toBe(200)
})
afterAll(() => app.close())

const give = ({ requestId }: Filed, as = 'sierra-leone', body: object = { reference: 'Letter 7 of 2026' }) =>
  send(app, as, `/v1/requests/${requestId}/no-objection`, body)
const propose = (filed: Filed, more: object = {}) =>
  send(app, 'operator', '/v1/fund/allocations', { ...proposalOf(filed, share), ...more })
const toldOf = async ({ requestId }: Filed) =>
  (await app.events()).filter((event) => event.requestId === requestId).map(({ type, body }) => ({ type, body }))

test('where no country is known to require one, nobody is asked and money is proposed', async () => {
  const filed = await match(app, uncited, usd('10.00'))
  expect(await toldOf(filed)).toEqual([])
  expect((await propose(filed)).status).toBe(201)
})

test('a country is named as ISO 3166-1 has it', async () => {
  const { headers } = await app.anyone.get('/v1/fund/settings')
  for (const value of [['Sierra Leone'], ['XX'], 'SL']) {
    const setting = { name: 'no_objection_countries', value, effectiveOn: '2026-11-26', reason: 'x' }
    expect(
      (await app.as('operator').put('/v1/fund/settings', setting, { 'if-match': headers.etag ?? '' })).status,
    ).toBe(400)
  }
  const wrong = `insert into ledger.settings (name, effective_on, value, reason, recorded_by)
    values ('no_objection_countries', '2026-11-26', '["sl"]', 'x', 'hub')`
  await expect(app.database.ownerSql.unsafe(wrong)).rejects.toThrow('of_its_kind')
})

test('from its day on the government is told once and money waits for its word, given without a new revision', async () => {
  app.clock.advance(86_400_000)
  const filed = await match(app, uncited, usd('10.00'))
  const asked = { type: 'ledger.no_objection_asked', body: { country: 'SL', governments: ['sierra-leone'] } }
  expect(await toldOf(filed)).toEqual([asked])
  const refused = [await propose(filed), await propose(filed, { plan: true })]
  expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
    [409, 'ledger.no_objection_missing'],
    [409, 'ledger.no_objection_missing'],
  ])
  expect(refused[0]?.body.detail).toContain('a city of SL')
  const second = { ...filed, revision: 2 }
  await app.deliver(submitted(uncited, second, usd('10.00')))
  await app.deliver(agreed(second, ['unhcr']))
  expect(await toldOf(filed)).toEqual([asked])
  expect(await give(second)).toMatchObject({
    status: 201,
    body: { reference: 'Letter 7 of 2026', recordedBy: 'sierra-leone' },
  })
  expect((await toldOf(filed)).at(-1)).toEqual({
    type: 'ledger.no_objection_recorded',
    body: { reference: 'Letter 7 of 2026' },
  })
  expect((await propose(second)).status).toBe(201)
})

test('an operator who has the letter records it, and a request that cites one needs no more', async () => {
  const filed = await match(app, uncited, usd('10.00'))
  expect((await give(filed, 'operator')).status).toBe(201)
  expect((await propose(filed)).status).toBe(201)
  const cited = await match(app, freetownRequest, usd('10.00'))
  expect(await toldOf(cited)).toEqual([])
  expect((await propose(cited)).status).toBe(201)
  const supported = await match(app, uncited, usd('10.00'), {
    more: { endorsement: { kind: 'letter_of_support', reference: 'Letter 8' } },
  })
  expect((await propose(supported)).body.code).toBe('ledger.no_objection_missing')
})

test('a revision that no longer cites one has its government told', async () => {
  const filed = await match(app, freetownRequest, usd('10.00'))
  await app.deliver(submitted(uncited, { ...filed, revision: 2 }, usd('10.00')))
  expect((await toldOf(filed)).map(({ type }) => type)).toEqual(['ledger.no_objection_asked'])
})

test('each answer, in the order of codes', async () => {
  const open = await match(app, uncited, usd('10.00'), { more: { visibility: 'public' } })
  const hidden = await match(app, uncited, usd('10.00'), { more: { visibility: 'owner' } })
  const path = `/v1/requests/${open.requestId}/no-objection`
  const answers = [
    await give(open, 'sierra-leone', {}),
    await app.anyone.post(path, { reference: 'x' }),
    await give(open, 'freetown'),
    await give(open, 'norway'),
    await give(hidden, 'freetown'),
    await give(hidden, 'norway'),
    await give({ ...open, requestId: randomUUID() }),
    await give(open),
    await give(open, 'operator'),
    await give(hidden, 'sierra-leone', { reference: 'Call jane@example.org' }),
  ]
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
    [400, 'http.malformed'],
    [401, 'http.unauthenticated'],
    [403, 'ledger.not_its_government'],
    [403, 'ledger.not_its_government'],
    [403, 'ledger.not_its_government'],
    [404, 'http.not_found'],
    [404, 'http.not_found'],
    [201, undefined],
    [409, 'ledger.no_objection_recorded'],
    [422, expect.stringContaining('personal_data')],
  ])
})

test('of two that give it at once one is kept', async () => {
  const filed = await match(app, uncited, usd('10.00'))
  const replies = await Promise.all([give(filed), give(filed, 'operator')])
  expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 409])
})

test('a request that has ended needs none any more', async () => {
  const filed = await match(app, uncited, null)
  await done(app, 'operator', `/v1/requests/${filed.requestId}/terminate`, { reason: 'x' })
  expect((await give(filed)).body.code).toBe('ledger.request_ended')
})
