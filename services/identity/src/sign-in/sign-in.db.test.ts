import { insertKey, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIdentity } from '../service.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIdentity, { name: 'identity' })
})
afterAll(() => hub.close())

const signIn = async (key: string) => {
  const answer = await hub.anyone.post('/v1/session', { key })
  const setCookie = String(answer.headers['set-cookie'])
  return { answer, setCookie, cookie: setCookie.split(';')[0] ?? '' }
}
const own = { host: 'hub.example', origin: 'https://hub.example' }

test('204 gives a browser a cookie that no script reads and no other site sends, for 12 hours', async () => {
  const { answer, setCookie, cookie } = await signIn(hub.key('freetown'))
  expect([answer.status, answer.body]).toEqual([204, ''])
  expect(setCookie).toMatch(/HttpOnly/)
  expect(setCookie).toMatch(/SameSite=Strict/)
  expect(setCookie).toMatch(/Max-Age=43200/)
  expect(setCookie).not.toContain(hub.key('freetown'))
  const session = await hub.anyone.get('/v1/session', { cookie })
  expect([session.status, session.body]).toEqual([
    200,
    {
      organisation: { slug: 'freetown', name: 'Freetown City Council', kind: 'local_government', country: 'SL' },
      roles: ['requester'],
      scopes: ['read', 'write'],
    },
  ])
})

test('a session may do what its key may, and its secret is no key to sign in with', async () => {
  const { cookie } = await signIn(await insertKey(hub.database.ownerSql, 'operator', ['read']))
  expect((await hub.anyone.get('/v1/session', { cookie })).body.scopes).toEqual(['read'])
  const made = await hub.anyone.post('/v1/organisations/freetown/keys', {}, { cookie, ...own })
  expect(made.body).toMatchObject({ status: 403, code: 'http.scope_missing' })
  expect((await hub.anyone.post('/v1/session', { key: cookie.split('=')[1] })).status).toBe(401)
})

test('a session changes things only from the hub’s own pages', async () => {
  const { cookie } = await signIn(hub.key('freetown'))
  const path = '/v1/organisations/freetown/keys'
  const foreign = { host: 'hub.example', origin: 'https://elsewhere.example' }
  expect((await hub.anyone.post(path, {}, { cookie, ...foreign })).body.code).toBe('http.origin_refused')
  expect((await hub.anyone.post(path, {}, { cookie, ...own })).status).toBe(201)
})

test('204 ends a session, and the key that opened it stays', async () => {
  const { cookie } = await signIn(hub.key('freetown'))
  const ended = await hub.anyone.delete('/v1/session', undefined, { cookie, ...own })
  expect([ended.status, String(ended.headers['set-cookie'])]).toEqual([204, expect.stringMatching(/=;.*Max-Age=0/)])
  expect((await hub.anyone.get('/v1/session', { cookie })).status).toBe(401)
  expect((await hub.as('freetown').delete('/v1/session')).status).toBe(204)
  expect((await hub.as('freetown').get('/v1/session')).status).toBe(200)
})

test('one who may only read signs in again and out', async () => {
  const key = await insertKey(hub.database.ownerSql, 'freetown', ['read'])
  const { cookie } = await signIn(key)
  expect((await hub.anyone.post('/v1/session', { key }, { cookie, ...own })).status).toBe(204)
  expect((await hub.anyone.delete('/v1/session', undefined, { cookie, ...own })).status).toBe(204)
})

const refusals = [
  { what: 'no key', body: {}, status: 400, code: 'http.malformed' },
  { what: 'a key that is none', body: { key: 'hub_guessed' }, status: 401, code: 'http.unauthenticated' },
]
test.for(refusals)('$status refuses to sign in with $what', async ({ body, status, code }) => {
  const answer = await hub.anyone.post('/v1/session', body)
  expect(answer.body).toMatchObject({ status, code })
  expect(answer.headers).not.toHaveProperty('set-cookie')
})

test('401 refuses who is not signed in', async () => {
  expect((await hub.anyone.get('/v1/session')).status).toBe(401)
  expect((await hub.anyone.delete('/v1/session')).status).toBe(401)
})
