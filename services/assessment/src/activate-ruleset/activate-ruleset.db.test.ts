import { newId } from '@hub/runtime'
import { freetownSubmitted, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRulesets, rulesetFolder } from '../ruleset-documents.ts'
import { makeAssessment } from '../service.ts'

const shipped = (await readRulesets(rulesetFolder)).at(-1)

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeAssessment, { name: 'assessment' })
  await hub.service.start?.()
  for (const version of ['2030-1', '2030-2', '2030-3'])
    await hub.as('operator').post('/v1/ops/rulesets', { ...shipped, version })
})
afterAll(() => hub.close())

const activate = (version: string, body: object = { reason: 'Agreed by the committee' }, slug = 'operator') =>
  hub.as(slug).post(`/v1/ops/rulesets/${version}/activate`, body)
const versionOf = async (requestId: string) =>
  (await hub.as('operator').get(`/v1/requests/${requestId}/assessment`)).body.rulesetVersion

test('what is submitted from then on is assessed by it, and what was assessed keeps its version', async () => {
  const [before, after] = [newId(), newId()]
  const event = freetownSubmitted(before)
  await hub.deliver(event)
  const { status, body } = await activate('2030-1')
  expect([status, body]).toEqual([
    201,
    {
      version: '2030-1',
      previous: shipped?.version,
      organisation: 'operator',
      reason: 'Agreed by the committee',
      at: '2026-11-24T09:00:00.000Z',
    },
  ])
  await hub.deliver(freetownSubmitted(after), event)
  expect([await versionOf(before), await versionOf(after)]).toEqual([shipped?.version, '2030-1'])
  const said = (await hub.events()).filter(({ requestId }) => requestId === before)
  expect(said).toHaveLength(1)
})

test('keeps who did it and why, and goes back by another activation', async () => {
  await activate('2030-2', { reason: 'A first try' })
  await activate('2030-3', { reason: 'A second' })
  await activate('2030-2', { reason: 'Back' })
  const { body } = await hub.as('auditor').get('/v1/ops/rulesets/2030-2')
  expect(body.isActive).toBe(true)
  expect(body.activations.map(({ reason }: { reason: string }) => reason)).toEqual(['Back', 'A first try'])
  expect(body.activations[0].organisation).toBe('operator')
})

test('of two operators at once one makes it active, and the other is told that it is', async () => {
  await activate('2030-2')
  const replies = await Promise.all([activate('2030-1'), activate('2030-1')])
  expect(replies.map(({ status, body }) => [status, body.code]).toSorted()).toEqual([
    [201, undefined],
    [409, 'assessment.ruleset_active'],
  ])
})

test.for<[caller: string, version: string, body: object, status: number]>([
  ['operator', '2030-1', {}, 400],
  ['operator', 'newest', { reason: 'So' }, 400],
  ['auditor', '2030-1', { reason: 'So' }, 403],
  ['operator', '2020-1', { reason: 'So' }, 404],
])('%s activates %s with %o: %i', async ([caller, version, body, status]) => {
  expect((await activate(version, body, caller)).status).toBe(status)
})
