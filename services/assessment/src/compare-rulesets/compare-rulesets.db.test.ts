import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRulesets, rulesetFolder } from '../ruleset-documents.ts'
import { makeAssessment } from '../service.ts'

const shipped = (await readRulesets(rulesetFolder)).at(-1)

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeAssessment, { name: 'assessment' })
  await hub.service.start?.()
  await hub.as('operator').post('/v1/ops/rulesets', { ...shipped, version: '2030-1' })
  await hub
    .as('operator')
    .post('/v1/ops/rulesets', { ...shipped, version: '2030-2', criteria: shipped?.criteria.slice(1) })
})
afterAll(() => hub.close())

const compare = (version: string, query = '', slug = 'operator') =>
  hub.as(slug).get(`/v1/ops/rulesets/${version}/diff${query}`)

test('shows what a version changes against another', async () => {
  const { status, body } = await compare('2030-2', '?against=2030-1', 'auditor')
  expect([status, body]).toEqual([
    200,
    {
      version: '2030-2',
      against: '2030-1',
      criteria: [
        { id: 'eligible-requester', change: 'removed', differences: [{ path: '', before: shipped?.criteria[0] }] },
      ],
      order: [],
      suggestions: [],
      otherFunds: [],
      ranking: [],
    },
  ])
})

test('compares with the active version where none is named', async () => {
  const { body } = await compare('2030-1')
  expect([body.against, body.criteria]).toEqual([shipped?.version, []])
})

test.for<[caller: string, version: string, query: string, status: number]>([
  ['operator', '2030-1', '?against=newest', 400],
  ['freetown', '2030-1', '', 403],
  ['operator', '2020-1', '', 404],
  ['operator', '2030-1', '?against=2020-1', 404],
])('%s compares %s%s: %i', async ([caller, version, query, status]) => {
  expect((await compare(version, query, caller)).status).toBe(status)
})
