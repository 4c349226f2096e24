// Whatever is sent, the answer is never a fault: each is below 500, and a refusal is a problem.
import { type FreshDatabase, freshDatabase, insertOrganisations } from '@hub/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleApp } from './sample-app.ts'

let database: FreshDatabase
let sample: Awaited<ReturnType<typeof sampleApp>>
beforeAll(async () => {
  database = await freshDatabase('identity')
  sample = await sampleApp(database.db, await insertOrganisations(database.ownerSql))
})
afterAll(async () => {
  await sample.app.close()
  await database.drop()
})

const headerValue = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) })
const mediaType = fc.constantFrom(
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  '',
  'a/b/c',
  '*/*',
)
const jsonText = fc.json({ stringUnit: 'binary' })
const nearly = fc.record(
  {
    slug: fc.oneof(fc.string({ unit: 'binary' }), fc.constant('ok')),
    parts: fc.array(fc.record({ size: fc.double() })),
  },
  { requiredKeys: [] },
)
const escapes = fc
  .array(fc.constantFrom('\\u0000', '\\ud800', '\\udc00', 'a', '"', '{', '}', ':', '[', ','))
  .map((all) => all.join(''))
const body = fc.oneof(
  jsonText,
  nearly.map((value) => JSON.stringify(value)),
  escapes.map((text) => `{"slug":"${text}","parts":[]}`),
  fc.string({ unit: 'binary' }),
  fc.constant('{"__proto__":1}'),
  fc.constant('{"slug":"a1","slug":"a2","parts":[],"constructor":{"prototype":{}}}'),
)
const address = fc.oneof(
  fc.webPath().map((path) => `/v1/things/${path}`),
  fc.webQueryParameters().map((query) => `/v1/things?${query}`),
  fc.constantFrom('cursor', 'limit').chain((name) =>
    fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => `/v1/things?${name}=${encodeURIComponent(text.toWellFormed())}`),
      jsonText.map((text) => `/v1/things?${name}=${Buffer.from(text).toString('base64url')}`),
      fc.string({ unit: 'binary' }).map((slug) => {
        const position = Buffer.from(JSON.stringify({ slug })).toString('base64url')
        return `/v1/things?${name}=${position}`
      }),
    ),
  ),
  fc.constantFrom('/v1/things/%00', '/v1/things/%', '/v1/things/%c3%28', '//', `/v1/things/${'a'.repeat(5000)}`),
)

const isAnswered = ({ statusCode, headers, body: text }: { statusCode: number; headers: object; body: string }) => {
  expect(statusCode).toBeLessThan(500)
  const type = (headers as Record<string, string>)['content-type']
  if (statusCode >= 400) expect([type, JSON.parse(text).status]).toEqual([expect.stringMatching('problem'), statusCode])
}

test('no body and no header of a call is a fault', async () => {
  const headers = fc.record(
    {
      'idempotency-key': headerValue,
      cookie: headerValue,
      origin: headerValue,
      'if-match': headerValue,
      'content-type': mediaType,
    },
    { requiredKeys: ['content-type'] },
  )
  await fc.assert(
    fc.asyncProperty(
      body,
      headers,
      fc.constantFrom('POST', 'PATCH', 'DELETE', 'PUT'),
      async (payload, extra, method) => {
        const url = method === 'POST' ? '/v1/things' : '/v1/things/a1'
        isAnswered(await sample.as('freetown', { method, url, payload, headers: extra }))
      },
    ),
    { numRuns: 400 },
  )
})

test('no address of a call is a fault', async () => {
  await fc.assert(
    fc.asyncProperty(address, async (url) => isAnswered(await sample.as('freetown', { url }))),
    { numRuns: 400 },
  )
})

test('no credentials are a fault', async () => {
  const credentials = fc.record(
    {
      authorization: fc.oneof(
        headerValue,
        headerValue.map((text) => `Bearer ${text}`),
      ),
      cookie: headerValue.map((text) => `hub_session=${text}`),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(credentials, async (headers) =>
      isAnswered(await sample.app.inject({ url: '/v1/things/a1', headers })),
    ),
    { numRuns: 200 },
  )
})
