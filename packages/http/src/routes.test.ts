import { type FreshDatabase, freshDatabase, insertOrganisations } from '@hub/testing'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from './page.ts'
import { Problem } from './problem.ts'
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

const thing = (slug: string, more: object = {}) => ({ slug, parts: [], ...more })
const json = { 'content-type': 'application/json' }

interface Case {
  as?: string
  call: InjectOptions & { url: string }
  status: number
  code: string
  path?: string
}

const refused: Record<string, Case> = {
  'a field of the wrong type': {
    as: 'freetown',
    call: { method: 'POST', url: '/v1/things', payload: thing('x1', { parts: [{ size: 1 }, { size: 'two' }] }) },
    status: 400,
    code: 'http.malformed',
    path: 'parts[1].size',
  },
  'a field that there is not': {
    as: 'freetown',
    call: { method: 'POST', url: '/v1/things', payload: thing('x2', { parts: [{ size: 1, colour: 'red' }] }) },
    status: 400,
    code: 'http.malformed',
    path: 'parts[0].colour',
  },
  'a free text with personal data': {
    as: 'freetown',
    call: { method: 'POST', url: '/v1/things', payload: thing('x3', { note: 'write to amina@example.org' }) },
    status: 422,
    code: 'http.personal_data_found',
    path: 'note',
  },
  'a field of the wrong type beside personal data': {
    as: 'freetown',
    call: { method: 'POST', url: '/v1/things', payload: thing('x3', { parts: 1, note: 'write to amina@example.org' }) },
    status: 400,
    code: 'http.malformed',
    path: 'parts',
  },
  'a missing body': {
    as: 'freetown',
    call: { method: 'POST', url: '/v1/things' },
    status: 400,
    code: 'http.malformed',
    path: 'body',
  },
  'a body where none is taken': {
    as: 'operator',
    call: { method: 'POST', url: '/v1/payments', payload: { amount: 1 }, headers: { 'idempotency-key': 'k' } },
    status: 400,
    code: 'http.malformed',
    path: 'amount',
  },
  'a query that there is not': {
    call: { url: '/v1/things?size=1' },
    status: 400,
    code: 'http.malformed',
    path: 'size',
  },
  'a limit beyond 200': { call: { url: '/v1/things?limit=201' }, status: 400, code: 'http.malformed', path: 'limit' },
  'a cursor of another list': { call: { url: '/v1/things?cursor=e30' }, status: 400, code: 'http.cursor_unknown' },
  'an address that cannot be decoded': { call: { url: '/v1/things/%ff' }, status: 400, code: 'http.malformed' },
  'JSON that is none': {
    as: 'freetown',
    call: { method: 'POST', url: '/v1/things', payload: '{"slug":', headers: json },
    status: 400,
    code: 'http.unreadable_body',
  },
  'a key called __proto__': {
    as: 'freetown',
    call: { method: 'POST', url: '/v1/things', payload: '{"__proto__":{"slug":"x3"}}', headers: json },
    status: 400,
    code: 'http.unreadable_body',
  },
  'a NUL in a text': {
    as: 'freetown',
    call: { method: 'POST', url: '/v1/things', payload: '{"slug":"x\\u0000","parts":[]}', headers: json },
    status: 400,
    code: 'http.malformed',
    path: 'slug',
  },
  'half a surrogate pair in a text': {
    as: 'freetown',
    call: { method: 'POST', url: '/v1/things', payload: '{"parts":["\\ud800"]}', headers: json },
    status: 400,
    code: 'http.malformed',
    path: 'parts[0]',
  },
  'money moved without an Idempotency-Key': {
    as: 'operator',
    call: { method: 'POST', url: '/v1/payments' },
    status: 400,
    code: 'http.idempotency_key_missing',
  },
  'an empty Idempotency-Key': {
    as: 'operator',
    call: { method: 'POST', url: '/v1/payments', headers: { 'idempotency-key': '' } },
    status: 400,
    code: 'http.idempotency_key_malformed',
  },
  'no key': { call: { url: '/v1/things/freetown' }, status: 401, code: 'http.unauthenticated' },
  'a key that is none, also on a public route': {
    call: { url: '/v1/things', headers: { authorization: 'Bearer hub_guessed' } },
    status: 401,
    code: 'http.unauthenticated',
  },
  'another role': { as: 'unhcr', call: { url: '/v1/things/freetown' }, status: 403, code: 'http.forbidden' },
  'what is not there': { as: 'freetown', call: { url: '/v1/things/nothing' }, status: 404, code: 'http.not_found' },
  'a route that is not there': { call: { url: '/v1/thongs' }, status: 404, code: 'http.route_not_found' },
  'a refusal of the story': {
    as: 'freetown',
    call: { method: 'POST', url: '/v1/things', payload: thing('unhcr') },
    status: 409,
    code: 'identity.organisation_exists',
  },
  'an old version': {
    as: 'freetown',
    call: { method: 'PATCH', url: '/v1/things/a1', payload: {}, headers: { 'if-match': '"a1.0"' } },
    status: 412,
    code: 'http.if_match_failed',
  },
  'a body beyond 1 MiB': {
    as: 'freetown',
    call: { method: 'POST', url: '/v1/things', payload: { slug: 'x'.repeat(1024 * 1024) } },
    status: 413,
    code: 'http.body_too_large',
  },
  'a form': {
    as: 'freetown',
    call: { method: 'POST', url: '/v1/things', payload: 'slug=x', headers: { 'content-type': 'text/plain' } },
    status: 415,
    code: 'http.media_type_unsupported',
  },
  'a change without If-Match': {
    as: 'freetown',
    call: { method: 'PATCH', url: '/v1/things/a1', payload: {} },
    status: 428,
    code: 'http.if_match_missing',
  },
}

test.for(Object.entries(refused))('refuses %s', async ([, { as, call, status, code, path }]) => {
  const answer = as === undefined ? await sample.app.inject(call) : await sample.as(as, call)
  expect(answer.headers['content-type']).toMatch('application/problem+json')
  const problem = Problem.parse(answer.json())
  expect(problem).toMatchObject({ status, code, requestId: answer.headers['x-request-id'] })
  expect(answer.statusCode).toBe(status)
  expect(problem.instance).toBe(call.url.split('?')[0])
  if (path !== undefined) expect(problem.errors.map((fault) => fault.path)).toContain(path)
})

test('reads of one moment where a route asks for it', async () => {
  const { body } = await sample.app.inject('/v1/moment')
  expect(JSON.parse(body)).toEqual({ isolation: 'repeatable read' })
})

test('answers a fault with 500 and not a word of its inside', async () => {
  const answer = await sample.as('freetown', { url: '/v1/things/broken' })
  expect(answer.statusCode).toBe(500)
  expect(Problem.parse(answer.json()).code).toBe('http.fault')
  expect(answer.body).not.toContain('secret')
})

test('reads, makes, changes and streams', async () => {
  const read = await sample.as('freetown', { url: '/v1/things/a1' })
  expect([read.statusCode, read.json(), read.headers.etag]).toEqual([200, thing('a1'), '"a1.1"'])
  const made = await sample.as('freetown', { method: 'POST', url: '/v1/things', payload: thing('made') })
  expect([made.statusCode, made.headers.location]).toEqual([201, '/v1/things/made'])
  const changed = await sample.as('freetown', {
    method: 'PATCH',
    url: '/v1/things/a1',
    payload: {},
    headers: { 'if-match': 'W/"a1.1"' },
  })
  expect([changed.statusCode, changed.body]).toEqual([204, ''])
  const file = await sample.as('freetown', { url: '/v1/things.csv' })
  expect([file.headers['content-type'], file.body]).toEqual(['text/csv', 'slug\nfreetown\n'])
})

test('pages through a list to its end, without a gap while rows arrive', async () => {
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`
    const answer = await sample.app.inject(`/v1/things?limit=3${from}`)
    const list: Page<{ slug: string }> = answer.json()
    seen.push(...list.items.map(({ slug }) => slug))
    cursor = list.nextCursor
    const later = `zz-${seen.length}`
    if (seen.length < 8) await sample.as('freetown', { method: 'POST', url: '/v1/things', payload: thing(later) })
  }
  expect(seen).toEqual([...new Set(seen)].sort())
  expect(seen).toEqual(expect.arrayContaining(['auditor', 'freetown', 'unhcr', 'zz-3', 'zz-6']))
})

test('names what a missing body must have', async () => {
  const answer = await sample.as('freetown', { method: 'POST', url: '/v1/things' })
  expect(Problem.parse(answer.json()).errors).toEqual([
    { path: 'body', message: 'is missing: send a JSON object' },
    { path: 'slug', message: 'is missing' },
    { path: 'parts', message: 'is missing' },
  ])
})
