import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ruleset } from '../ruleset.ts'
import { readRulesets, rulesetFolder } from '../ruleset-documents.ts'
import { makeAssessment } from '../service.ts'

const shipped = (await readRulesets(rulesetFolder)).at(-1)

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeAssessment, { name: 'assessment' })
  await hub.service.start?.()
})
afterAll(() => hub.close())

const path = '/v1/ops/rulesets'
const versioned = (version: string, changes: Partial<Ruleset> = {}) => ({ ...shipped, version, ...changes })
const upload = (body: unknown, slug = 'operator') => hub.as(slug).post(path, body)

test('stores a version with who uploaded it, and does not make it active', async () => {
  const { status, body } = await upload(versioned('2030-1'))
  const summary = {
    version: '2030-1',
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    recordedAt: '2026-11-24T09:00:00.000Z',
    uploadedBy: 'operator',
    isActive: false,
  }
  expect([status, body]).toEqual([201, summary])
  const read = await hub.as('auditor').get(`${path}/2030-1`)
  expect(read.body).toEqual({ ...summary, activations: [], ruleset: versioned('2030-1') })
})

test('answers the same document again as at first, whatever the order of its fields', async () => {
  const first = await upload(versioned('2030-2'))
  hub.clock.advance(60_000)
  const again = await upload(Object.fromEntries(Object.entries(versioned('2030-2')).toReversed()))
  expect([again.status, again.body]).toEqual([first.status, first.body])
})

test('refuses other rules under a version that is there', async () => {
  await upload(versioned('2030-3'))
  const { status, body } = await upload(versioned('2030-3', { suggestions: { most: 1, objectives: [] } }))
  expect([status, body.code]).toEqual([409, 'assessment.ruleset_differs'])
  const kept = await hub.as('operator').get(`${path}/2030-3`)
  expect(kept.body.ruleset.suggestions.objectives).toHaveLength(23)
})

test('stores one of two documents that are uploaded at once under one version', async () => {
  const replies = await Promise.all([
    upload(versioned('2030-4')),
    upload(versioned('2030-4', { criteria: shipped?.criteria.slice(1) ?? [] })),
  ])
  expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 409])
})

test('names the place of every fault in one answer', async () => {
  const document = structuredClone(versioned('2030-5')) as Ruleset
  Object.assign(document.criteria[4] ?? {}, { weight: 0, wieght: 8 })
  Object.assign(document.criteria[2]?.texts.met ?? {}, { fr: 'Bien.' })
  const { status, body } = await upload(document)
  expect([status, body.code]).toEqual([400, 'http.malformed'])
  const paths = body.errors.map(({ path: place }: { path: string }) => place)
  expect(paths).toEqual(expect.arrayContaining(['criteria[4].weight', 'criteria[4].wieght']))
  expect((await hub.as('operator').get(`${path}/2030-5`)).status).toBe(404)
})

test('names what the rules of a whole document refuse', async () => {
  const document = structuredClone(versioned('2030-6')) as Ruleset
  Object.assign(document.criteria[2]?.texts.met ?? {}, { fr: 'Bien.' })
  Object.assign(document.criteria[5]?.question ?? {}, { es: '¿Sí?' })
  const { body } = await upload(document)
  expect(body.errors).toEqual([
    { path: 'criteria[2].texts.met.fr', message: 'must quote what was read: {value}' },
    { path: 'criteria[0].question.es', message: expect.stringMatching(/^1 of \d+ texts are there in es/) },
  ])
})

test('says how candidates are ranked, as the first version did not have to', async () => {
  const { body } = await upload(versioned('2030-7', { ranking: undefined }))
  expect(body.errors).toEqual([{ path: 'ranking', message: 'say how candidates are ranked' }])
})

test('is for operators', async () => {
  expect((await upload(versioned('2030-8'), 'auditor')).status).toBe(403)
  expect((await upload(versioned('2030-8'), 'freetown')).status).toBe(403)
})
