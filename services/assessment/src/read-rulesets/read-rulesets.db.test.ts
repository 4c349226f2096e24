import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeInstallRulesets } from '../install-rulesets/install-rulesets.ts'
import type { Ruleset } from '../ruleset.ts'
import { readRulesets, rulesetFolder } from '../ruleset-documents.ts'
import { makeAssessment } from '../service.ts'

const shipped = await readRulesets(rulesetFolder)
const newest = shipped.at(-1) as Ruleset

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeAssessment, { name: 'assessment' })
  await hub.service.start?.()
  await makeInstallRulesets(hub.db, hub.clock)([{ ...newest, version: '2030-1' }])
})
afterAll(() => hub.close())

test.for<[caller: string, path: string, status: number, code: string | undefined]>([
  ['operator', '/v1/ops/rulesets', 200, undefined],
  ['auditor', '/v1/ops/rulesets', 200, undefined],
  ['operator', '/v1/ops/rulesets?cursor=x', 400, 'http.cursor_unknown'],
  ['anyone', '/v1/ops/rulesets', 401, 'http.unauthenticated'],
  ['freetown', '/v1/ops/rulesets', 403, 'http.forbidden'],
  ['auditor', '/v1/ops/rulesets/2026-1', 200, undefined],
  ['operator', '/v1/ops/rulesets/newest', 400, 'http.malformed'],
  ['anyone', '/v1/ops/rulesets/2026-1', 401, 'http.unauthenticated'],
  ['unhcr', '/v1/ops/rulesets/2026-1', 403, 'http.forbidden'],
  ['operator', '/v1/ops/rulesets/2020-1', 404, 'assessment.ruleset_unknown'],
])('%s reads %s: %i', async ([caller, path, status, code]) => {
  const reply = await (caller === 'anyone' ? hub.anyone : hub.as(caller)).get(path)
  expect([reply.status, reply.body.code]).toEqual([status, code])
})

test('lists every version page by page, one of them active', async () => {
  const first = await hub.as('operator').get('/v1/ops/rulesets?limit=2')
  const rest = await hub.as('operator').get(`/v1/ops/rulesets?limit=2&cursor=${first.body.nextCursor}`)
  const items = [...first.body.items, ...rest.body.items]
  expect(items.map(({ version, isActive }) => [version, isActive])).toEqual([
    ['2030-1', false],
    ['2026-2', true],
    ['2026-1', false],
  ])
  expect(rest.body.nextCursor).toBeNull()
})

test('shows a ruleset whole, as it ships', async () => {
  const { body } = await hub.as('auditor').get('/v1/ops/rulesets/2026-2')
  expect(body).toEqual({
    version: '2026-2',
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    recordedAt: '2026-11-24T09:00:00.000Z',
    uploadedBy: null,
    isActive: true,
    activations: [{ organisation: 'hub', reason: null, at: '2026-11-24T09:00:00.000Z' }],
    ruleset: newest,
  })
})
