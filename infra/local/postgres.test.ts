import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LocalPostgres, startPostgres } from './postgres.ts'
import { holdsWithin, isAlive } from './processes.ts'

let folder: string
let server: LocalPostgres | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub data ')) // with a blank, as in many a home folder
})
afterEach(async () => {
  await server?.stop()
  await rm(server?.folder ?? folder, { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
})

const start = async () => {
  server = await startPostgres(join(folder, 'postgres'), { isDurable: false })
  return server
}
const lockFile = (of: LocalPostgres) => join(of.folder, 'pg18/postmaster.pid')
const serverPid = (of: LocalPostgres) => Number(readFileSync(lockFile(of), 'utf8').split('\n')[0])

async function ask(url: string, question: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return await sql.unsafe(question)
  } finally {
    await sql.end()
  }
}

test('starts a PostgreSQL 18 with checksums, C.UTF-8 and UTC, its password in a file of one reader', async () => {
  const { url, folder, isReused } = await start()
  expect(isReused).toBe(false)
  const [answer] = await ask(
    url,
    `select current_setting('server_version_num')::int / 10000 as version, current_setting('data_checksums') as checksums,
      current_setting('TimeZone') as zone, current_setting('max_connections') as connections,
      (select datlocale from pg_database where datname = current_database()) as locale`,
  )
  expect(answer).toEqual({ version: 18, checksums: 'on', zone: 'UTC', connections: '200', locale: 'C.UTF-8' })
  expect(statSync(join(folder, 'password')).mode & 0o777).toBe(0o600)
})

test('two starts at once, and one later, share one server', async () => {
  const both = await Promise.all([start(), start()])
  expect(both[0].url).toBe(both[1].url)
  expect(both.filter(({ isReused }) => isReused)).toHaveLength(1)
  expect((await start()).isReused).toBe(true)
})

test('a server killed with -9 starts again with what was committed', async () => {
  const first = await start()
  await ask(first.url, 'create table kept (n int); insert into kept values (43)')
  process.kill(serverPid(first), 'SIGKILL')
  const again = await start()
  expect(again.isReused).toBe(false)
  expect(await ask(again.url, 'select n from kept')).toEqual([{ n: 43 }])
})

test('a lock file that names another program does not prevent the start', async () => {
  const first = await start()
  const lock = readFileSync(lockFile(first), 'utf8').split('\n')
  await first.stop()
  writeFileSync(lockFile(first), [process.pid, ...lock.slice(1)].join('\n'))
  expect((await start()).isReused).toBe(false)
})

test('stop leaves no process, and again does nothing', async () => {
  const running = await start()
  const pid = serverPid(running)
  await running.stop()
  expect(await holdsWithin(1000, () => !isAlive(pid))).toBe(true)
  await running.stop()
})
