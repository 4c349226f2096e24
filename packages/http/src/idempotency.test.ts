import { type FreshDatabase, freshDatabase, insertOrganisations } from '@hub/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleApp } from './sample-app.ts'

describe.each([
  ['a route of its own transaction', '/v1/things'],
  ['a route whose calls commit together', '/v1/things-together'],
])('%s', (_, url) => {
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

  const make = (slug: string, key: string, organisation = 'freetown', more: object = {}) =>
    sample.as(organisation, {
      method: 'POST',
      url,
      payload: { slug, parts: [], ...more },
      headers: { 'idempotency-key': key },
    })

  test('the same key and body gets the first answer again, without what is shown once', async () => {
    const first = await make('once', 'a')
    const again = await make('once', 'a')
    expect([first.statusCode, first.json().secret]).toEqual([201, 'shown once'])
    expect([again.statusCode, again.json()]).toEqual([201, { ...first.json(), secret: null }])
    expect(again.headers).toMatchObject({ location: '/v1/things/once', 'idempotency-replayed': 'true' })
    expect(first.headers).not.toHaveProperty('idempotency-replayed')
  })

  test('the order of fields makes no other body', async () => {
    const headers = { 'idempotency-key': 'order', 'content-type': 'application/json' }
    const bodies = ['{"slug":"ordered","parts":[{"size":1}]}', '{"parts":[{"size":1}],"slug":"ordered"}']
    for (const payload of bodies) {
      const { statusCode } = await sample.as('freetown', { method: 'POST', url, payload, headers })
      expect(statusCode).toBe(201)
    }
  })

  test('the same key with another body is refused', async () => {
    await make('first-body', 'b')
    const other = await make('other-body', 'b')
    expect([other.statusCode, other.json().code]).toEqual([422, 'http.idempotency_key_reused'])
  })

  test('a key is its organisation’s own', async () => {
    expect((await make('of-freetown', 'c', 'freetown')).statusCode).toBe(201)
    expect((await make('of-unhcr', 'c', 'unhcr')).statusCode).toBe(201)
  })

  test('a refused call binds no key', async () => {
    expect((await make('freetown', 'd')).statusCode).toBe(409)
    expect((await make('not-taken', 'd')).statusCode).toBe(201)
  })

  test('of five calls at once with one key one takes effect, and none is answered with anything else', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => make('raced', 'e')))
    const codes = answers.map((answer) => answer.json().code ?? answer.statusCode)
    expect(codes.filter((code) => code !== 201 && code !== 'http.idempotency_in_progress')).toEqual([])
    expect(
      answers.filter(({ statusCode, headers }) => statusCode === 201 && !headers['idempotency-replayed']),
    ).toHaveLength(1)
    for (const answer of answers.filter(({ statusCode }) => statusCode === 409))
      expect(answer.headers['retry-after']).toBe('1')
    expect((await make('raced', 'e')).headers['idempotency-replayed']).toBe('true')
  })

  test('the secret of an answer is not stored', async () => {
    const [{ text } = { text: '' }] = await database.ownerSql<{ text: string }[]>`
      select string_agg(body::text, '') as text from identity.idempotency_keys`
    expect(text).toContain('once')
    expect(text).not.toContain('shown once')
  })
})
