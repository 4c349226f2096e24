import { newId } from '@hub/runtime'
import { freetownSubmitted, type TestApp, testApp, testEvent } from '@hub/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeAssessment } from '../service.ts'

let hub: TestApp
const requestId = newId()
const path = `/v1/requests/${requestId}/assessment`
beforeAll(async () => {
  hub = await testApp(makeAssessment, { name: 'assessment' })
  await hub.service.start?.()
  const vague = [{ id: 'n1', kind: 'technical' as const, description: 'Help' }]
  await hub.deliver(freetownSubmitted(requestId, { needs: vague, budget: undefined } as never))
  hub.clock.advance(60_000)
  await hub.deliver(freetownSubmitted(requestId, { revision: 2 }))
})
afterAll(() => hub.close())

test.for<[caller: string, path: string, status: number, code: string | undefined]>([
  ['freetown', path, 200, undefined],
  ['operator', path, 200, undefined],
  ['auditor', path, 200, undefined],
  ['freetown', '/v1/requests/HUB-2026-0001/assessment', 200, undefined],
  ['dakar', '/v1/requests/HUB-2026-0001/assessment', 404, 'assessment.not_assessed'],
  ['freetown', '/v1/requests/HUB-2026-9999/assessment', 404, 'assessment.not_assessed'],
  ['freetown', `${path}?revision=1`, 200, undefined],
  ['freetown', `${path}?revision=0`, 400, 'http.malformed'],
  ['freetown', `${path}?since=1`, 400, 'http.malformed'],
  ['freetown', '/v1/requests/x/assessment', 400, 'http.malformed'],
  ['anyone', path, 401, 'http.unauthenticated'],
  ['dakar', path, 404, 'assessment.not_assessed'],
  ['unhcr', path, 404, 'assessment.not_assessed'],
  ['norway', path, 404, 'assessment.not_assessed'],
  ['committee-one', path, 404, 'assessment.not_assessed'],
  ['freetown', `/v1/requests/${newId()}/assessment`, 404, 'assessment.not_assessed'],
  ['freetown', `${path}?revision=3`, 404, 'assessment.revision_not_assessed'],
])('%s reads %s: %i', async ([caller, asked, status, code]) => {
  const as = caller === 'anyone' ? hub.anyone : hub.as(caller)
  const reply = await as.get(asked)
  expect([reply.status, reply.body.code]).toEqual([status, code])
})

test('shows the newest answer whole, with the older ones in short', async () => {
  const { body } = await hub.as('freetown').get(path)
  expect(body).toMatchObject({
    requestId,
    revision: 2,
    rulesetVersion: '2026-2',
    verdict: 'eligible',
    score: 100,
    maxScore: 100,
    assessedAt: '2026-11-24T09:01:00.000Z',
    isStanding: true,
    override: null,
    suggestedObjectives: [],
    questions: [],
    wouldChange: [],
    otherFunds: [{ id: 'global-cities-fund' }],
  })
  expect(body.criteria).toHaveLength(17)
  expect(body.criteria[0]).toEqual({
    id: 'eligible-requester',
    kind: 'critical',
    weight: null,
    question: 'Is the requester a national or local government or a regional organisation?',
    answer: 'met',
    reason: 'Freetown City Council is registered as local_government, a kind of body that may ask.',
    change: expect.stringContaining('requester.kind'),
    fields: ['requester.kind', 'requester.name'],
    fieldsRead: ['requester.kind', 'requester.name'],
    since: 1,
    source: expect.stringContaining('para 43 (a)'),
  })
  expect(body.history).toEqual([
    {
      revision: 1,
      rulesetVersion: '2026-2',
      verdict: 'declined',
      score: 92,
      maxScore: 100,
      assessedAt: '2026-11-24T09:00:00.000Z',
      override: null,
    },
  ])
})

test('shows an older answer with what would have changed it and a fund to try', async () => {
  const { body } = await hub.as('freetown').get(`${path}?revision=1`)
  expect(body).toMatchObject({ revision: 1, verdict: 'declined', isStanding: false, history: [{ revision: 2 }] })
  expect(body.wouldChange).toEqual([
    {
      id: 'specific-need',
      question: expect.stringContaining('what is needed'),
      reason: expect.stringContaining('n1 “Help”'),
      change: expect.stringContaining('one such need decides'),
      fields: ['needs[0].description'],
    },
  ])
  expect(body.otherFunds).toEqual([
    {
      id: 'global-cities-fund',
      name: 'Global Cities Fund for Migrants and Refugees',
      runBy: 'Mayors Migration Council',
      mayAsk: ['local_government'],
      reasons: [
        'Freetown City Council is registered as local_government, the kind of body that it gives to.',
        'It has paid for work in SL: Freetown (2021-01-07).',
        'Whether it takes requests now is not on file.',
      ],
      fields: ['requester.kind', 'territories[*].country'],
      forWhat: expect.stringContaining('city governments'),
      amount: { least: '200000.00', most: '200000.00', currency: 'USD', of: expect.stringContaining('May 2022') },
      address: expect.stringContaining('mayorsmigrationcouncil.org'),
      source: expect.stringContaining('mayorsmigrationcouncil.org'),
    },
  ])
  const no = body.criteria.find(({ id }: { id: string }) => id === 'specific-need')
  expect(no).toMatchObject({ answer: 'not_met', reason: expect.stringContaining('n1 “Help”') })
})

test('shows what is said otherwise than of the revision before, and which answers stand since then', async () => {
  const { body } = await hub.as('freetown').get(path)
  const of = (id: string) => body.criteria.find((each: { id: string }) => each.id === id)
  expect([of('specific-need').since, of('budget-adds-up').since, of('people-centred').since]).toEqual([2, 2, 1])
  expect(of('specific-need').fields).toEqual(['needs[0].description', 'needs[0].quantity', 'needs[0].unit'])
  expect(body.difference).toEqual({
    revision: 1,
    scope: 'changed_fields',
    rulesetVersion: { before: '2026-2', after: '2026-2' },
    verdict: { before: 'declined', after: 'eligible' },
    score: { before: 92, after: 100 },
    criteria: [
      {
        id: 'specific-need',
        question: of('specific-need').question,
        before: { answer: 'not_met', reason: expect.stringContaining('n1 “Help”') },
        after: { answer: 'met', reason: of('specific-need').reason },
      },
      expect.objectContaining({ id: 'budget-adds-up' }),
      expect.objectContaining({ id: 'co-financing', before: { answer: 'unknown', reason: expect.any(String) } }),
    ],
    summary: [
      'The verdict went from “declined” to “eligible”.',
      'The score went from 92/100 to 100/100.',
      `${of('specific-need').question} Before: not met; now: met.`,
      `${of('co-financing').question} Before: unknown; now: met.`,
      'Answered anew, because a field that it reads has changed: 3 of 17 criteria. The others stand.',
    ],
  })
  const first = await hub.as('freetown').get(`${path}?revision=1`)
  expect(first.body.difference).toBeNull()
})

test('speaks of the difference in the language of the request, and of an overruled verdict as what held', async () => {
  const id = newId()
  const french = { reference: 'HUB-2026-0009', language: 'fr' }
  await hub.deliver(freetownSubmitted(id, french))
  const overrule = { verdict: 'declined', reason: 'Le comité l’a demandé.' }
  await hub.as('operator').post(`/v1/requests/${id}/assessment/override`, overrule)
  await hub.deliver(freetownSubmitted(id, { ...french, revision: 2, markers: { gender: 0 } }))
  const { body } = await hub.as('freetown').get(`/v1/requests/${id}/assessment`)
  expect(body.difference.verdict).toEqual({ before: 'declined', after: 'eligible' })
  expect(body.difference.summary).toEqual([
    'Le verdict est passé de « non retenue » à « recevable ».',
    'La note est passée de 76/100 à 52/100.',
    expect.stringContaining('Avant : rempli ; maintenant : inconnu.'),
    expect.stringContaining('Avant : rempli ; maintenant : non rempli.'),
    expect.stringContaining('Avant : rempli ; maintenant : inconnu.'),
    'Critères réexaminés, car un champ qu’ils lisent a changé : 3 sur 17. Les autres restent.',
  ])
})

test('answers kept before their fields were are read as of their own revision', async () => {
  const id = newId()
  await hub.deliver(freetownSubmitted(id, { reference: 'HUB-2026-0010' }))
  await hub.database.ownerSql`alter table assessment.assessments disable trigger append_only`
  await hub.database.ownerSql`
    update assessment.assessments set scope = null, previous_revision = null,
      other_funds = '[{"name":"A fund","note":"For cities.","source":"https://example.org/"}]',
      criteria = (select jsonb_agg(c - 'fields' - 'since') from jsonb_array_elements(criteria) c)
    where request_id = ${id}`
  await hub.database.ownerSql`alter table assessment.assessments enable trigger append_only`
  const old = await hub.as('freetown').get(`/v1/requests/${id}/assessment`)
  expect(old.body.otherFunds).toMatchObject([{ name: 'A fund', forWhat: 'For cities.', mayAsk: null, reasons: [] }])
  expect(old.body.criteria[0]).toMatchObject({ since: 1, fields: ['requester.kind', 'requester.name'] })

  await hub.deliver(freetownSubmitted(id, { reference: 'HUB-2026-0010', revision: 2 }))
  const { body } = await hub.as('freetown').get(`/v1/requests/${id}/assessment`)
  expect(body.criteria.every(({ since }: { since: number }) => since === 2)).toBe(true)
})

test('says to the owner of a request that is not assessed yet that it will be', async () => {
  const { body } = await hub.as('freetown').get(`/v1/requests/${newId()}/assessment`)
  expect(body.detail).toContain('it is not assessed yet')
})

describe('once a request ends', () => {
  test.for([
    testEvent('intake.request_reopened', requestId, { from: 'eligible' }, { revision: 2 }),
    testEvent('intake.request_withdrawn', requestId, { reason: 'done elsewhere' }, { revision: 2 }),
  ])('$type: its answers can still be read, and stand no more', async (event) => {
    await hub.deliver(event)
    const { status, body } = await hub.as('freetown').get(path)
    expect({ status, revision: body.revision, isStanding: body.isStanding }).toEqual({
      status: 200,
      revision: 2,
      isStanding: false,
    })
  })
})
