import { createHash } from 'node:crypto'
import { type FreshDatabase, freshDatabase, insertKey, insertOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashOfKey, makeFindPrincipal } from './principal.ts'
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

async function openSession(organisation: string, secret: string) {
  const hash = createHash('sha256').update(secret).digest()
  await database.ownerSql`
    insert into identity.keys (organisation, hash, kind, opened_by)
    select ${organisation}, ${hash}, 'session', id from identity.keys where organisation = ${organisation} limit 1`
  return `hub_session=${secret}`
}

const withKey = (key: string) => ({ authorization: `Bearer ${key}` })
const change = (headers: Record<string, string>) =>
  sample.app.inject({
    method: 'PATCH',
    url: '/v1/things/a1',
    payload: {},
    headers: { 'if-match': '"a1.1"', ...headers },
  })

test('a key that may only read changes nothing, and one that may only write reads nothing', async () => {
  const readOnly = withKey(await insertKey(database.ownerSql, 'freetown', ['read']))
  const writeOnly = withKey(await insertKey(database.ownerSql, 'freetown', ['write']))
  expect((await sample.app.inject({ url: '/v1/things/a1', headers: readOnly })).statusCode).toBe(200)
  expect((await change(readOnly)).json()).toMatchObject({ status: 403, code: 'http.scope_missing' })
  expect((await change(writeOnly)).statusCode).toBe(204)
  expect((await sample.app.inject({ url: '/v1/things/a1', headers: writeOnly })).statusCode).toBe(403)
})

test('a session reads from anywhere but changes things only from the hub’s own pages', async () => {
  const cookie = await openSession('freetown', 'of-a-browser')
  expect((await sample.app.inject({ url: '/v1/things/a1', headers: { cookie } })).statusCode).toBe(200)
  const origins = [{}, { origin: 'https://elsewhere.example' }, { origin: 'null' }, { origin: 'http://hub.example:81' }]
  for (const origin of origins)
    expect((await change({ cookie, host: 'hub.example', ...origin })).json()).toMatchObject({
      status: 403,
      code: 'http.origin_refused',
    })
  expect((await change({ cookie, host: 'hub.example', origin: 'https://hub.example' })).statusCode).toBe(204)
})

test('the cookie of an ended session leaves open what is public, and nothing else', async () => {
  const cookie = await openSession('freetown', 'ended')
  const hash = createHash('sha256').update('ended').digest()
  await database.ownerSql`update identity.keys set revoked_at = now() where hash = ${hash}`
  expect((await sample.app.inject({ url: '/v1/things', headers: { cookie } })).statusCode).toBe(200)
  expect((await sample.app.inject({ url: '/v1/things/a1', headers: { cookie } })).statusCode).toBe(401)
})

test('a key that has expired opens nothing', async () => {
  const key = withKey(await insertKey(database.ownerSql, 'freetown'))
  expect((await sample.app.inject({ url: '/v1/things/a1', headers: key })).statusCode).toBe(200)
  const secret = 'expired-key'
  const hash = createHash('sha256').update(secret).digest()
  await database.ownerSql`
    insert into identity.keys (organisation, hash, expires_at) values ('freetown', ${hash}, now() - interval '1 second')`
  expect((await sample.app.inject({ url: '/v1/things/a1', headers: withKey(secret) })).statusCode).toBe(401)
})

test('notes when a key was last used, and at most once a minute', async () => {
  const key = await insertKey(database.ownerSql, 'freetown')
  const hash = createHash('sha256').update(key).digest()
  const lastUse = async () => {
    const [row] = await database.ownerSql`select last_used_at from identity.keys where hash = ${hash}`
    return row?.last_used_at as Date | null
  }
  expect(await lastUse()).toBeNull()
  await sample.app.inject({ url: '/v1/things/a1', headers: withKey(key) })
  await expect.poll(lastUse).toBeInstanceOf(Date)
  const first = await lastUse()
  await sample.app.inject({ url: '/v1/things/a1', headers: withKey(key) })
  expect(await lastUse()).toEqual(first)
})

test('a session acts for the key that opened it: its use is the key’s, and what it does is noted under the key', async () => {
  const cookie = await openSession('dakar', 'of-another-browser')
  await sample.app.inject({ url: '/v1/things/a1', headers: { cookie } })
  const [key] = await database.ownerSql`select id from identity.keys where organisation = 'dakar' and kind = 'key'`
  const [session] =
    await database.ownerSql`select id from identity.keys where organisation = 'dakar' and kind = 'session'`
  const lastUse = async () => {
    const [row] = await database.ownerSql`select last_used_at from identity.keys where id = ${key?.id}`
    return row?.last_used_at
  }
  await expect.poll(lastUse).toBeInstanceOf(Date)
  expect(await makeFindPrincipal(database.db)('of-another-browser')).toMatchObject({
    keyId: key?.id,
    sessionId: session?.id,
  })
})

test('keys that come at once are each their own organisation’s, and one that is revoked or unknown disturbs no other', async () => {
  const one = await insertKey(database.ownerSql, 'freetown')
  const other = await insertKey(database.ownerSql, 'unhcr')
  const revoked = await insertKey(database.ownerSql, 'dakar')
  await database.ownerSql`update identity.keys set revoked_at = now() where hash = ${hashOfKey(revoked)}`
  const find = makeFindPrincipal(database.db)
  const found = await Promise.all([one, 'nobody’s', other, revoked, one].map((key) => find(key)))
  expect(found.map((principal) => principal?.organisation.slug)).toEqual([
    'freetown',
    undefined,
    'unhcr',
    undefined,
    'freetown',
  ])
})
