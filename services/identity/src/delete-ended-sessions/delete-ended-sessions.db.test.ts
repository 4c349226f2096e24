import { openDatabase } from '@hub/database'
import { type TestApp, testApp } from '@hub/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeIdentity } from '../service.ts'
import { makeDeleteEndedSessions } from './delete-ended-sessions.ts'

let hub: TestApp
beforeAll(async () => {
  hub = await testApp(makeIdentity, { name: 'identity' })
})
afterAll(() => hub.close())

// By the database's time, as every call is checked by that: days before now.
async function insert(label: string, { expired, revoked }: { expired?: number; revoked?: number }, kind = 'session') {
  await hub.database.ownerSql`
    insert into identity.keys (organisation, hash, label, kind, opened_by, expires_at, revoked_at)
    select 'freetown', sha256(${label}::bytea), ${label}, ${kind}, case ${kind} when 'session' then id end,
      now() - make_interval(hours => ${(expired ?? -1) * 24}), now() - make_interval(hours => ${revoked === undefined ? null : revoked * 24})
    from identity.keys where organisation = 'freetown' and label = 'test'`
}
const labels = async () =>
  (await hub.database.ownerSql`select label from identity.keys where organisation = 'freetown' order by id`).map(
    ({ label }) => label,
  )

test('deletes sessions that are over for a week, and neither younger ones nor any key', async () => {
  await insert('session expired 8 days ago', { expired: 8 })
  await insert('another one', { expired: 9 })
  await insert('session ended 8 days ago, to expire 7.5 days ago', { revoked: 8, expired: 7.5 })
  await insert('session ended 6 days ago', { revoked: 6, expired: 5.5 })
  await insert('session that works', {})
  await insert('key expired 800 days ago', { expired: 800 }, 'key')
  await insert('key revoked 800 days ago', { revoked: 800 }, 'key')
  await makeDeleteEndedSessions(hub.db, 2)()
  expect(await labels()).toEqual([
    'test',
    'session ended 6 days ago',
    'session that works',
    'key expired 800 days ago',
    'key revoked 800 days ago',
  ])
})

test('the service does so every hour', async () => {
  await insert('session expired 8 days ago', { expired: 8 })
  const [schedule] = hub.service.schedules ?? []
  expect(schedule?.everyMs).toBe(3_600_000)
  await schedule?.run()
  expect(await labels()).not.toContain('session expired 8 days ago')
})

test('no other service may', async () => {
  const other = openDatabase({ url: hub.database.urlAs('ledger'), name: 'test other', max: 1 })
  await expect(other.sql`select identity.delete_ended_sessions(1)`).rejects.toMatchObject({ code: '42501' })
  await other.close()
})
