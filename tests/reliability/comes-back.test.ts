import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { roleName } from '@hub/database'
import { migrateAll } from '@hub/infra/migrate'
import { startPostgres } from '@hub/infra/postgres'
import { findRedisServer, startRedis } from '@hub/infra/redis'
import { freshDatabase } from '@hub/testing'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { openLog } from './log-under-test.ts'
import { openProxy } from './proxy.ts'

const within = { timeout: 40_000, interval: 50 }
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `e${n}`)
type Log = Awaited<ReturnType<typeof openLog>>

async function workOn(log: Log) {
  await log.startDispatcher()
  await log.startWorker()
  await log.forkWorker({ SLOW_MS: '2' })
  for (const reason of numbered(100)) await log.emit([reason])
  await vi.waitFor(async () => expect((await log.effects()).length).toBeGreaterThan(20), within)
}

const allTakeEffectOnce = async (log: Log) => {
  await vi.waitFor(async () => expect(await log.outstanding()).toBe(0), within)
  expect(await log.lostOrDoubled()).toEqual([])
}

test('goes on when every session of the database is cut', async () => {
  const fresh = await freshDatabase('routing')
  onTestFinished(() => fresh.drop())
  const log = await openLog({ ...fresh, queueUrl: inject('redisUrl') ?? fresh.urlAs('queue') })
  onTestFinished(() => log.close())
  await workOn(log)
  await log.owner`
    select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
  await allTakeEffectOnce(log)
  await log.emit(['afterwards'])
  await allTakeEffectOnce(log)
})

test('goes on after a restart of Postgres', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hub-comes-back-'))
  const server = await startPostgres(folder, { isDurable: false })
  const proxy = await openProxy(new URL(server.url))
  onTestFinished(async () => {
    proxy.close()
    const running = await startPostgres(folder, { isDurable: false })
    await running.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const passwords = inject('rolePasswords')
  await migrateAll(server.url, passwords)
  const urlAs = (service: string) =>
    Object.assign(new URL(proxy.url), { username: roleName(service), password: passwords[service] }).href
  const log = await openLog({ ownerUrl: proxy.url, urlAs, queueUrl: inject('redisUrl') ?? urlAs('queue') })
  onTestFinished(() => log.close())
  await workOn(log)
  await server.stop()
  const again = await startPostgres(folder, { isDurable: false })
  proxy.turnTo(new URL(again.url))
  await allTakeEffectOnce(log)
  await log.emit(['afterwards'])
  await allTakeEffectOnce(log)
})

if (inject('redisUrl') !== null)
  test('goes on after a restart of Redis that lost all it held', async () => {
    const fresh = await freshDatabase('routing')
    const binary = findRedisServer()
    if (!binary) throw new Error('this test starts a Redis of its own: put redis-server or valkey-server on PATH')
    const first = await startRedis(binary)
    const proxy = await openProxy(new URL(first.url))
    const running = [first]
    onTestFinished(async () => {
      proxy.close()
      await running[0]?.stop()
      await fresh.drop()
    })
    const log = await openLog({ ...fresh, queueUrl: proxy.url })
    onTestFinished(() => log.close())
    await workOn(log)
    await first.stop()
    await log.emit(['while it is away'])
    const second = await startRedis(binary)
    running[0] = second
    proxy.turnTo(new URL(second.url))
    await allTakeEffectOnce(log)
    await log.emit(['afterwards'])
    await allTakeEffectOnce(log)
  })
