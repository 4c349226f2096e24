// What the database itself holds to, whatever the code does.
import { openDatabase } from '@hub/database'
import { type FreshDatabase, freshDatabase, insertOrganisations } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase('identity')
  await insertOrganisations(database.ownerSql)
})
afterAll(() => database.drop())

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (fault: { code?: string }) => fault.code,
  )
const denied = '42501'
const notUpdatable = '55000'
const restricted = '23001'
const checked = '23514'

test('the service’s role changes no organisation and deletes no key', async () => {
  const { sql } = database
  expect(await codeOf(sql`update identity.organisations set roles = '{operator}'`)).toBe(denied)
  expect(await codeOf(sql`delete from identity.organisations`)).toBe(denied)
  expect(await codeOf(sql`update identity.keys set organisation = 'operator'`)).toBe(denied)
  expect(await codeOf(sql`delete from identity.keys`)).toBe(denied)
  expect(await codeOf(sql`update identity.keys set created_by = 'ilo'`)).toBe(denied)
})

test('not even the owner changes an organisation, moves a key, or takes a revocation back', async () => {
  const { ownerSql } = database
  expect(await codeOf(ownerSql`update identity.organisations set roles = '{operator}'`)).toBe(restricted)
  expect(await codeOf(ownerSql`delete from identity.organisations where slug = 'ilo'`)).toBe(restricted)
  expect(await codeOf(ownerSql`update identity.keys set organisation = 'operator'`)).toBe(restricted)
  expect(await codeOf(ownerSql`update identity.keys set expires_at = null, label = null`)).toBe(restricted)
  expect(await codeOf(ownerSql`update identity.keys set created_by = 'ilo'`)).toBe(restricted)
  expect(await codeOf(ownerSql`update identity.keys set revoked_by = 'ilo'`)).toBe(checked)
  await ownerSql`update identity.keys set revoked_at = now(), revoked_by = 'operator' where organisation = 'ilo'`
  expect(await codeOf(ownerSql`update identity.keys set revoked_at = null where organisation = 'ilo'`)).toBe(restricted)
  expect(await codeOf(ownerSql`update identity.keys set revoked_by = 'ilo' where organisation = 'ilo'`)).toBe(
    restricted,
  )
})

test('nobody else makes a key for a member of the committee that has one', async () => {
  const { ownerSql } = database
  const insert = (organisation: string, by: string) =>
    codeOf(ownerSql`insert into identity.keys (organisation, hash, created_by)
      values (${organisation}, sha256(${organisation + by}::bytea), ${by})`)
  expect(await insert('committee-one', 'operator')).toBe(restricted)
  expect(await insert('committee-one', 'committee-one')).toBeNull()
  expect(await insert('freetown', 'operator')).toBeNull()
})

test('other services see the view and nothing else', async () => {
  const other = openDatabase({ url: database.urlAs('routing'), name: 'test other', max: 1 })
  const rows = await other.sql`select organisation, revoked from identity.access_keys where organisation = 'ilo'`
  expect(rows).toEqual([{ organisation: 'ilo', revoked: true }])
  expect(await codeOf(other.sql`select * from identity.keys`)).toBe(denied)
  expect(await codeOf(other.sql`select * from identity.organisations`)).toBe(denied)
  expect(await codeOf(other.sql`select * from identity.idempotency_keys`)).toBe(denied)
  expect(await codeOf(other.sql`update identity.access_keys set revoked = false`)).toBe(notUpdatable)
  await other.close()
})

test.for([
  ['a slug that is none', { slug: 'Free town' }],
  ['a kind that there is not', { kind: 'village' }],
  ['a role that there is not', { roles: ['king'] }],
  ['no role', { roles: [] }],
  ['a country in small letters', { country: 'sl' }],
] as const)('no row has %s', async ([, wrong]) => {
  const right = { slug: 'new', name: 'New', kind: 'ngo', roles: ['partner'], country: null }
  const work = database.ownerSql`insert into identity.organisations ${database.ownerSql({ ...right, ...wrong })}`
  expect(await codeOf(work)).toBe(checked)
})
