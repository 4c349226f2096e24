import { fixedClock, makeLogger, makeMetrics } from '@hub/runtime'
import { expect, test } from 'vitest'
import { makeApp } from '../app.ts'
import { sampleRoutes } from '../sample-app.ts'
import { makeDocument } from './document.ts'

const document: unknown = makeDocument(sampleRoutes, 'Sample')

/** What stands in the document under these names, undefined where one of them is missing. */
const at = (...names: string[]) =>
  names.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], document)
const namesIn = (value: unknown) => Object.keys(value as object).sort()

function everyRef(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => (key === '$ref' ? [String(part)] : everyRef(part)))
}

test('is OpenAPI 3.1 with every route, under braces where Fastify has colons', () => {
  expect(at('openapi')).toMatch(/^3\.1\./)
  expect(at('info', 'description')).toContain('not a system of the United Nations')
  expect(namesIn(at('paths'))).toEqual([
    '/v1/moment',
    '/v1/payments',
    '/v1/things',
    '/v1/things-together',
    '/v1/things.csv',
    '/v1/things/{slug}',
  ])
})

test('every operation has an id of its own', () => {
  const ids = namesIn(at('paths')).flatMap((path) =>
    namesIn(at('paths', path)).map((method) => at('paths', path, method, 'operationId')),
  )
  expect(new Set(ids)).toEqual(new Set(sampleRoutes.map(({ operation }) => operation)))
  expect(ids).toHaveLength(sampleRoutes.length)
})

test('every reference leads somewhere', () => {
  const refs = everyRef(document)
  expect(refs).toContain('#/components/schemas/Thing')
  for (const ref of refs) expect(at(...ref.slice(2).split('/')), ref).toBeDefined()
})

test('says which headers a route takes and with what it refuses', () => {
  const headersOf = (path: string, method: string) =>
    (at('paths', path, method, 'parameters') as { name: string; in: string; required: boolean }[])
      .filter((each) => each.in === 'header')
      .map(({ name, required }) => [name, required])
  expect(headersOf('/v1/things', 'post')).toEqual([['Idempotency-Key', false]])
  expect(headersOf('/v1/payments', 'post')).toEqual([['Idempotency-Key', true]])
  expect(headersOf('/v1/things/{slug}', 'patch')).toEqual([['If-Match', true]])
  const answers = ['204', '400', '401', '403', '404', '412', '413', '415', '428', '503']
  expect(namesIn(at('paths', '/v1/things/{slug}', 'patch', 'responses'))).toEqual(answers)
  expect(at('paths', '/v1/things', 'get', 'security')).toEqual([{}, { key: [] }, { session: [] }])
})

test('what comes with the page loads from the hub alone', async () => {
  const app = makeApp({
    log: makeLogger({ service: 'sample', level: 'silent' }),
    metrics: makeMetrics(),
    clock: fixedClock('2026-11-24T09:00:00.000Z'),
    health: [],
  })
  const page = await app.inject('/docs')
  const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '')
  expect(sources.length).toBeGreaterThan(0)
  for (const source of sources) {
    expect(source).toMatch(/^\/docs\//)
    const loaded = await app.inject(source)
    expect([loaded.statusCode, loaded.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8'])
  }
  expect(page.headers['content-security-policy']).not.toMatch(/https?:|\*|unsafe-eval/)
  expect((await app.inject('/openapi.json')).headers['content-security-policy']).toContain("default-src 'none'")
  await app.close()
})
