import { randomUUID } from 'node:crypto'
import { freetownRequest, type TestApp, testApp, testOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  agreed,
  contribute,
  done,
  type Filed,
  match,
  proposalOf,
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

test('the withdrawal of a draft that was never submitted is none of the ledger’s business', async () => {
  await app.deliver(told('intake.request_withdrawn', { reason: 'x' }, filed()))
})
