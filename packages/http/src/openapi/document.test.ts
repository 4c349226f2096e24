import { fixedClock, makeLogger, makeMetrics } from '@hub/runtime'
import { expect, test } from 'vitest'
import { makeApp } from '../app.ts'
import { sampleRoutes } from '../sample-app.ts'
import { makeDocument } from './document.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document is read here as its readers read it
const document = makeDocument(sampleRoutes, 'Sample') as any

function everyRef(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => (key === '$ref' ? [String(part)] : everyRef(part)))
}

test('is OpenAPI 3.1 with every route, under braces where Fastify has colons', () => {
  expect(document.openapi).toMatch(/^3\.1\./)
  expect(document.info.description).toContain('not a system of the United Nations')
  expect(Object.keys(document.paths).sort()).toEqual([
    '/v1/payments',
    '/v1/things',
    '/v1/things.csv',
    '/v1/things/{slug}',
  ])
})

test('every operation has an id of its own', () => {
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const ids = Object.values<any>(document.paths).flatMap((path) => Object.values<any>(path).map((op) => op.operationId))
  expect(ids.toSorted()).toEqual(sampleRoutes.map(({ operation }) => operation).toSorted())
  expect(new Set(ids).size).toBe(ids.length)
})

test('every reference leads somewhere', () => {
  const refs = everyRef(document)
  expect(refs).toContain('#/components/schemas/Thing')
  for (const ref of refs) {
    const target = ref
      .slice(2)
      .split('/')
      .reduce<Record<string, unknown> | undefined>((at, name) => at?.[name] as Record<string, unknown>, document)
    expect(target, ref).toBeDefined()
  }
})

test('says which headers a route takes and with what it refuses', () => {
  const headersOf = (operation: { parameters: { name: string; in: string; required: boolean }[] }) =>
    operation.parameters.filter((each) => each.in === 'header').map(({ name, required }) => [name, required])
  expect(headersOf(document.paths['/v1/things'].post)).toEqual([['Idempotency-Key', false]])
  expect(headersOf(document.paths['/v1/payments'].post)).toEqual([['Idempotency-Key', true]])
  expect(headersOf(document.paths['/v1/things/{slug}'].patch)).toEqual([['If-Match', true]])
  expect(Object.keys(document.paths['/v1/things/{slug}'].patch.responses)).toEqual(
    expect.arrayContaining(['204', '400', '401', '403', '404', '412', '413', '415', '428', '503']),
  )
  expect(document.paths['/v1/things'].get.security).toEqual([{}, { key: [] }, { session: [] }])
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
