import { randomUUID } from 'node:crypto'
import type { HubEvent } from '@hub/contracts'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
  submitted,
  tellOrganisations,
  told,
  usd,
} from '../fund-scene.ts'
import { makeLedger } from '../service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp(makeLedger, { name: 'ledger' })
  await tellOrganisations(app, testOrganisations)
  await contribute(app, { funder: 'norway', amount: '1000.00', earmark: { thematicAreas: [2] } })
})
afterAll(() => app.close())

const filed = (): Filed => ({ requestId: randomUUID(), revision: 1 })
const stateOf = async ({ requestId }: Filed) =>
  (await app.as('operator').get(`/v1/requests/${requestId}/funding`)).body.state
const typesOf = async ({ requestId }: Filed) =>
  (await app.events()).filter((event) => event.requestId === requestId).map(({ type }) => type)

test('a request that asks for no money needs no funding, and says so once', async () => {
  const request = await match(app, freetownRequest, null)
  await app.deliver(agreed(request, ['unhcr']))
  expect(await stateOf(request)).toBe('not_needed')
  expect(await typesOf(request)).toEqual(['ledger.funding_not_needed'])
})

test('an agreement that arrives before its revision waits, one for an older revision moves nothing', async () => {
  const request = filed()
  await expect(app.deliver(agreed(request, ['unhcr']))).rejects.toThrow('still to come')
  await app.deliver(submitted(freetownRequest, { ...request, revision: 2 }, usd('100.00')))
  await app.deliver(agreed(request, ['unhcr']))
  expect(await stateOf(request)).toBe('filed')
})

test('the largest ask that a request can make is taken in whole', async () => {
  const request = filed()
  const event = submitted(freetownRequest, request, usd('9999999999999.99')) as HubEvent<'intake.request_submitted'>
  const need = event.body.request.needs.at(-1)
  if (need) event.body.request.needs = Array.from({ length: 50 }, () => need)
  await app.deliver(event)
  const { body } = await app.as('operator').get(`/v1/requests/${request.requestId}/funding`)
  expect(body.asked).toEqual(usd('499999999999999.50'))
})

test('an older revision that arrives late changes nothing', async () => {
  const request = filed()
  await app.deliver(submitted(freetownRequest, { ...request, revision: 2 }, usd('200.00')))
  await app.deliver(submitted(freetownRequest, request, usd('100.00')))
  const { body } = await app.as('operator').get(`/v1/requests/${request.requestId}/funding`)
  expect(body).toMatchObject({ revision: 2, asked: usd('200.00') })
})

test('where the requester names no objectives, those of the assessment open earmarked money', async () => {
  const request = filed()
  await app.deliver(submitted(freetownRequest, request, usd('100.00'), { objectives: [] }))
  await expect(app.deliver(agreed(request, ['unhcr']))).rejects.toThrow('from the assessment')
  const assessment = {
    verdict: 'eligible' as const,
    score: 1,
    maxScore: 1,
    rulesetVersion: '1',
    objectives: [2],
    suggestedObjectives: [],
    questions: [],
    due: null,
  }
  await app.deliver(told('assessment.request_assessed', assessment, request))
  await app.deliver(agreed(request, ['unhcr']))
  const { body } = await app.as('freetown').get(`/v1/requests/${request.requestId}/funding`)
  expect(body).toMatchObject({ state: 'matched', spendable: [{ spendable: usd('990.00') }] })
})

const overruled = (verdict: 'eligible' | 'declined', about: Filed, occurredAt = '2026-11-24T09:00:01.000Z') => ({
  ...told('assessment.verdict_overridden', { previous: 'eligible', verdict, reason: 'x', objectives: [2] }, about),
  occurredAt,
})

test('a request that an operator declined gets no money until it is eligible again', async () => {
  const request = await match(app, freetownRequest, usd('100.00'))
  await app.deliver(overruled('declined', request))
  expect(await stateOf(request)).toBe('declined')
  const proposal = proposalOf(request, { unhcr: { amount: '100.00', tranches: ['100.00'] } })
  const reply = await app.as('operator').post('/v1/fund/allocations', proposal, { 'idempotency-key': randomUUID() })
  expect(reply).toMatchObject({ status: 409, body: { detail: expect.stringContaining('declined') } })
  const again = { ...agreed(request, ['unhcr']), occurredAt: '2026-11-24T09:00:02.000Z' }
  await expect(app.deliver(again)).rejects.toThrow('overruling is still to come')
  await app.deliver(overruled('eligible', request, '2026-11-24T09:00:02.000Z'))
  await app.deliver(again)
  expect(await stateOf(request)).toBe('matched')
})

test('an agreement that crossed the declining moves nothing', async () => {
  const request = filed()
  await app.deliver(submitted(freetownRequest, request, usd('100.00')))
  await app.deliver(overruled('declined', request))
  await app.deliver(agreed(request, ['unhcr']))
  expect(await stateOf(request)).toBe('declined')
})

test('declining comes too late for a request whose allocation is proposed', async () => {
  const request = await match(app, freetownRequest, usd('100.00'))
  const proposal = proposalOf(request, { unhcr: { amount: '100.00', tranches: ['100.00'] } })
  const { id } = await done(app, 'operator', '/v1/fund/allocations', proposal)
  await app.deliver(overruled('declined', request))
  expect(await stateOf(request)).toBe('proposed')
  await done(app, 'operator', `/v1/fund/allocations/${id}/void`, { reason: 'The money is needed for the next test' })
})

test.for([
  ['intake.request_reopened', { from: 'matching' }, 'changing'],
  ['intake.request_withdrawn', { reason: 'x' }, 'withdrawn'],
] as const)('%s voids a proposal that crossed it, and its money is free', async ([type, body, state]) => {
  const request = await match(app, freetownRequest, usd('990.00'))
  await done(
    app,
    'operator',
    '/v1/fund/allocations',
    proposalOf(request, { unhcr: { amount: '990.00', tranches: ['990.00'] } }),
  )
  await app.deliver(told(type, body as never, request))
  expect(await stateOf(request)).toBe(state)
  expect((await typesOf(request)).at(-1)).toBe('ledger.allocation_voided')
  await app.deliver(agreed(request, ['unhcr']))
  expect(await stateOf(request)).toBe(state)
})

const funded = async () => {
  const request = await match(app, freetownRequest, usd('10.00'))
  const id = await approve(app, proposalOf(request, { unhcr: { amount: '10.00', tranches: ['4.00', '6.00'] } }))
  return { request, id, pay: `/v1/fund/allocations/${id}/disbursements` }
}
const lastOf = async ({ requestId }: Filed) =>
  (await app.events()).filter((event) => event.requestId === requestId).at(-1)

test.for([
  ['intake.request_reopened', { from: 'matching' }],
  ['intake.request_withdrawn', { reason: 'x' }],
] as const)('%s that crossed an approval is answered: the request is kept as it was approved', async ([type, body]) => {
  const { request, id, pay } = await funded()
  await app.deliver(told(type, body as never, request))
  expect(await stateOf(request)).toBe('funded')
  expect(await lastOf(request)).toMatchObject({
    type: 'ledger.request_kept',
    revision: 1,
    body: { allocationId: id, isPaid: false, team: { lead: 'unhcr', payees: ['unhcr', 'iom'] } },
  })
  await done(app, 'operator', pay, payment('unhcr', 1))
  await app.deliver(told(type, body as never, request))
  expect(await lastOf(request)).toMatchObject({ type: 'ledger.request_kept', body: { isPaid: true } })
})

test('a revision that crossed an approval is not taken up, nor waited for by what others made of it, and payments go on', async () => {
  const { request, pay } = await funded()
  const second = { ...request, revision: 2 }
  await app.deliver(submitted(freetownRequest, second, usd('20.00')))
  expect(await lastOf(request)).toMatchObject({ type: 'ledger.request_kept', revision: 1 })
  await app.deliver(told('assessment.verdict_overridden', overruled('declined', second).body as never, second))
  await app.deliver(agreed(second, ['iom']))
  const changeId = randomUUID()
  await app.deliver(told('intake.change_asked', { changeId, kind: 'edit', reason: null, content: null }, second))
  expect(await lastOf(request)).toMatchObject({ type: 'ledger.change_refused', body: { changeId } })
  const { body } = await app.as('operator').get(`/v1/requests/${request.requestId}/funding`)
  expect(body).toMatchObject({ state: 'funded', revision: 1, asked: usd('10.00') })
  expect((await done(app, 'operator', pay, payment('unhcr', 1))).amount).toEqual(usd('4.00'))
})

test('a revision that comes without a word before it makes the proposal for the one before void', async () => {
  const request = await match(app, freetownRequest, usd('10.00'))
  await done(
    app,
    'operator',
    '/v1/fund/allocations',
    proposalOf(request, { iom: { amount: '10.00', tranches: ['10.00'] } }),
  )
  await app.deliver(submitted(freetownRequest, { ...request, revision: 2 }, usd('20.00')))
  expect((await typesOf(request)).at(-1)).toBe('ledger.allocation_voided')
  await app.deliver(agreed({ ...request, revision: 2 }, ['iom']))
  expect(await stateOf(request)).toBe('matched')
})

test('a second proposal for a request that was moved behind the allocation’s back is refused, not a fault', async () => {
  const request = await match(app, freetownRequest, usd('10.00'))
  const proposal = proposalOf(request, { unhcr: { amount: '10.00', tranches: ['10.00'] } })
  const { id } = await done(app, 'operator', '/v1/fund/allocations', proposal)
  await app.database.ownerSql`update ledger.requests set state = 'matched' where id = ${request.requestId}`
  const reply = await send(app, 'operator', '/v1/fund/allocations', proposal)
  expect(reply).toMatchObject({ status: 409, body: { code: 'ledger.allocation_open' } })
  await done(app, 'operator', `/v1/fund/allocations/${id}/void`, { reason: 'A test' })
})

test('the withdrawal of a draft that was never submitted is none of the ledger’s business', async () => {
  await app.deliver(told('intake.request_withdrawn', { reason: 'x' }, filed()))
})
