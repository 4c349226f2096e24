import { openDatabase } from '@hub/database'
import { makeApp } from '@hub/http'
import { makeLogger, makeMetrics } from '@hub/runtime'
import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIdentity } from '../service.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIdentity, { name: 'identity' })
})
afterAll(() => hub.close())

const path = '/v1/organisations/freetown/keys'
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const makeKey = async () => (await hub.as('freetown').post(path, {})).body as { id: string; key: string }

/** The same service as a process of its own would serve it, under the role of another service. */
async function secondInstance(role: string) {
  const database = openDatabase({ url: hub.database.urlAs(role), name: 'test second', max: 2 })
  const log = makeLogger({ service: 'second', level: 'silent' })
  const metrics = makeMetrics()
  const { clock } = hub
  const { routes = [] } = makeIdentity({ database, db: database.db, clock, log, metrics, queueUrl: '' })
  const app = makeApp({ log, metrics, clock, health: [] })
  app.addService('identity', routes, database.db)
  return {
    statusWith: async (key: string) => (await app.inject({ url: '/v1/session', headers: bearer(key) })).statusCode,
    close: async () => {
      await app.close()
      await database.close()
    },
  }
}

test('200 stops a key at once in every process, and again is as once', async () => {
  const second = await secondInstance('ledger')
  const { id, key } = await makeKey()
  expect(await second.statusWith(key)).toBe(200)
  const revoked = await hub.as('freetown').post(`${path}/${id}/revoke`)
  expect(revoked).toMatchObject({ status: 200, body: { revokedAt: '2026-11-24T09:00:00.000Z', revokedBy: 'freetown' } })
  expect(await second.statusWith(key)).toBe(401)
  expect((await hub.anyone.get('/v1/session', bearer(key))).status).toBe(401)
  await second.close()

  hub.clock.advance(60_000)
  expect((await hub.as('operator').post(`${path}/${id}/revoke`)).body).toEqual(revoked.body)
})

test('200 ends the sessions that the key opened', async () => {
  const { id, key } = await makeKey()
  const { headers } = await hub.anyone.post('/v1/session', { key })
  const cookie = String(headers['set-cookie']).split(';')[0] ?? ''
  expect((await hub.anyone.get('/v1/session', { cookie })).status).toBe(200)
  await hub.as('freetown').post(`${path}/${id}/revoke`)
  expect((await hub.anyone.get('/v1/session', { cookie })).status).toBe(401)
})

test('a key is rotated without a moment in which none works', async () => {
  const first = await makeKey()
  const { body: second } = await hub.anyone.post(path, { label: 'next' }, bearer(first.key))
  for (const { key } of [first, second]) expect((await hub.anyone.get('/v1/session', bearer(key))).status).toBe(200)
  expect((await hub.anyone.post(`${path}/${first.id}/revoke`, undefined, bearer(second.key))).status).toBe(200)
  expect((await hub.anyone.get('/v1/session', bearer(first.key))).status).toBe(401)
  expect((await hub.anyone.get('/v1/session', bearer(second.key))).status).toBe(200)
})

const nowhere = '00000000-0000-4000-8000-000000000000'
const refusals = [
  { what: 'an id that is none', as: 'freetown', to: `${path}/1/revoke`, status: 400, code: 'http.malformed' },
  { what: 'nobody', as: null, to: `${path}/${nowhere}/revoke`, status: 401, code: 'http.unauthenticated' },
  { what: 'another organisation', as: 'dakar', to: `${path}/${nowhere}/revoke`, status: 403, code: 'http.forbidden' },
  { what: 'an auditor', as: 'auditor', to: `${path}/${nowhere}/revoke`, status: 403, code: 'http.forbidden' },
  {
    what: 'a key that there is not',
    as: 'freetown',
    to: `${path}/${nowhere}/revoke`,
    status: 404,
    code: 'http.not_found',
  },
]

test.for(refusals)('$status refuses $what', async ({ as, to, status, code }) => {
  const caller = as === null ? hub.anyone : hub.as(as)
  expect((await caller.post(to)).body).toMatchObject({ status, code })
})

test('404 refuses the key of another organisation under one’s own name', async () => {
  const [row] = await hub.database.ownerSql`select id from identity.keys where organisation = 'dakar'`
  expect((await hub.as('freetown').post(`${path}/${row?.id}/revoke`)).status).toBe(404)
  expect((await hub.as('dakar').get('/v1/session')).status).toBe(200)
})
