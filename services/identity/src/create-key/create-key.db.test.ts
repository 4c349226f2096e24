import { insertKey, type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIdentity } from '../service.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIdentity, { name: 'identity' })
})
afterAll(() => hub.close())

const path = '/v1/organisations/freetown/keys'
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

test('201 shows a new key once, and it acts for its organisation', async () => {
  const made = await hub.as('freetown').post(path, { label: 'forms', expiresOn: '2027-03-01' })
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({
    organisation: 'freetown',
    scopes: ['read', 'write'],
    label: 'forms',
    expiresOn: '2027-03-01',
    createdAt: '2026-11-24T09:00:00.000Z',
    createdBy: 'freetown',
    lastUsedAt: null,
    revokedAt: null,
    revokedBy: null,
  })
  expect(made.body.key).toMatch(/^hub_[\w-]{43}$/)
  const session = await hub.anyone.get('/v1/session', bearer(made.body.key))
  expect(session.body).toMatchObject({ organisation: { slug: 'freetown' }, roles: ['requester'] })
})

test('201 for the operator too, and a repeated call does not show the key again', async () => {
  const headers = { 'idempotency-key': 'first-key' }
  const made = await hub.as('operator').post(path, { scopes: ['read'] }, headers)
  const again = await hub.as('operator').post(path, { scopes: ['read'] }, headers)
  expect(made.body).toMatchObject({ key: expect.stringMatching(/^hub_/), createdBy: 'operator' })
  expect([again.status, again.body]).toEqual([201, { ...made.body, key: null }])
})

const keysOf = (slug: string) => `/v1/organisations/${slug}/keys`

test('201 gives a member of the committee its further keys by its own key', async () => {
  const made = await hub.as('committee-one').post(keysOf('committee-one'), { label: 'second' })
  expect([made.status, made.body.createdBy]).toEqual([201, 'committee-one'])
})

test('201 gives a member whose keys are revoked or expired a new one by the operator, and one only', async () => {
  const { ownerSql } = hub.database
  await ownerSql`update identity.keys set revoked_at = now() where organisation = 'committee-two'`
  await ownerSql`insert into identity.keys (organisation, hash, expires_at)
    values ('committee-two', sha256('expired'), now() - interval '1 second')`
  const both = await Promise.all([1, 2].map(() => hub.as('operator').post(keysOf('committee-two'), {})))
  expect(both.map(({ status }) => status).toSorted()).toEqual([201, 409])
  expect(both.find(({ status }) => status === 201)?.body.createdBy).toBe('operator')
})

test('a key is stored as its hash and nowhere else', async () => {
  const { body } = await hub.as('freetown').post(path, {}, { 'idempotency-key': 'secret' })
  const secret = body.key.slice(4)
  const [row] = await hub.database.ownerSql`
    select (select string_agg(k::text, '') from identity.keys k) || (select string_agg(i::text, '') from identity.idempotency_keys i)
      || coalesce((select string_agg(e::text, '') from log.events e), '') as text`
  expect(row?.text).toContain('freetown')
  expect(row?.text).not.toContain(secret)
})

const refusals = [
  { what: 'a scope that there is not', body: { scopes: ['admin'] }, status: 400, code: 'http.malformed' },
  { what: 'a date that is none', body: { expiresOn: '2027-02-30' }, status: 400, code: 'http.malformed' },
  { what: 'nobody', as: null, status: 401, code: 'http.unauthenticated' },
  { what: 'another organisation', as: 'dakar', status: 403, code: 'http.forbidden' },
  { what: 'an auditor', as: 'auditor', status: 403, code: 'http.forbidden' },
  {
    what: 'an organisation that there is not',
    as: 'operator',
    to: '/v1/organisations/atlantis/keys',
    status: 404,
    code: 'http.not_found',
  },
  {
    what: 'the operator a further key of a member of the committee',
    as: 'operator',
    to: '/v1/organisations/committee-three/keys',
    status: 409,
    code: 'identity.key_of_member',
  },
  { what: 'a last day that is over', body: { expiresOn: '2026-11-23' }, status: 422, code: 'identity.key_expiry_past' },
]

test.for(refusals)('$status refuses $what', async ({ as = 'freetown', body = {}, to = path, status, code }) => {
  const caller = as === null ? hub.anyone : hub.as(as)
  expect((await caller.post(to, body)).body).toMatchObject({ status, code })
})

test('403 refuses a key that may only read', async () => {
  const key = await insertKey(hub.database.ownerSql, 'freetown', ['read'])
  expect((await hub.anyone.post(path, {}, bearer(key))).body).toMatchObject({ status: 403, code: 'http.scope_missing' })
})
