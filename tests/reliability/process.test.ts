// A service as a process of its own, while what it stands on is away.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { startHub } from '@hub/host'
import { freePort } from '@hub/infra/processes'
import { root } from '@hub/infra/services'
import { makeLogger, systemClock } from '@hub/runtime'
import { freshDatabase } from '@hub/testing'
import { afterAll, expect, inject, onTestFinished, test, vi } from 'vitest'
import { openProxy } from './proxy.ts'

const fresh = await freshDatabase('dispatcher')
const queueUrl = inject('redisUrl') ?? fresh.urlAs('queue')
const nowhere = Object.assign(new URL(queueUrl), { port: '1' }).href
afterAll(() => fresh.drop())

const { PATH, NODE_OPTIONS } = process.env

async function run(environment: Record<string, string>) {
  const port = await freePort()
  const child: ChildProcess = spawn(process.execPath, ['services/dispatcher/src/main.ts'], {
    cwd: root,
    env: { PATH, NODE_OPTIONS, DATABASE_URL: fresh.urlAs('dispatcher'), PORT: String(port), ...environment },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk))
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, output }))
  const readiness = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      async (reply) => ({ status: reply.status, ...((await reply.json()) as { parts: Record<string, boolean> }) }),
      () => null,
    )
  return { child, ended, readiness }
}

test('a queue that cannot be reached is said in one line that names QUEUE_URL, with an exit code', async () => {
  const { code, output } = await (await run({ QUEUE_URL: nowhere })).ended
  expect(output).toMatch(/^dispatcher did not start: QUEUE_URL: the queue cannot be reached \(.*ECONNREFUSED.*\)\n$/)
  expect(code).toBe(1)
})

test('a process that is told to stop while it starts stops in order', async () => {
  const isAsked = Promise.withResolvers<void>()
  const silent = createServer(() => isAsked.resolve()).listen(0, '127.0.0.1')
  onTestFinished(() => void silent.close())
  await once(silent, 'listening')
  const { port } = silent.address() as { port: number }
  const database = Object.assign(new URL(fresh.urlAs('dispatcher')), { port: String(port) }).href
  const { child, ended } = await run({ DATABASE_URL: database, QUEUE_URL: queueUrl })
  await isAsked.promise
  child.kill('SIGTERM')
  expect(await ended).toEqual({ code: 0, signal: null, output: '' })
})

test('a process that works with the queue is not ready while the queue is away', async () => {
  const proxy = await openProxy(new URL(queueUrl))
  onTestFinished(() => proxy.close())
  const { child, ended, readiness } = await run({ QUEUE_URL: proxy.url, LOG_LEVEL: 'silent' })
  const becomes = (status: number, queue: boolean) =>
    vi.waitFor(async () => expect(await readiness()).toMatchObject({ status, parts: { dispatcher: true, queue } }), {
      timeout: 30_000,
      interval: 50,
    })
  await becomes(200, true)
  proxy.turnAway()
  await becomes(503, false)
  proxy.turnTo(new URL(queueUrl))
  await becomes(200, true)
  child.kill('SIGTERM')
  expect(await ended).toMatchObject({ code: 0 })
})

test('a process is ready by the connections that serve its calls, whatever occupies the others', async () => {
  let occupied: Promise<unknown> = Promise.resolve()
  const hub = await startHub({
    services: [
      {
        name: 'identity',
        databaseUrl: fresh.urlAs('identity'),
        make: ({ database: { sql } }) => {
          occupied = Promise.allSettled([1, 2].map(() => sql`select pg_sleep(20)`))
          return { name: 'identity' }
        },
      },
    ],
    queueUrl: nowhere,
    port: 0,
    host: '127.0.0.1',
    clock: systemClock,
    log: makeLogger({ service: 'test', level: 'silent' }),
  })
  onTestFinished(() => hub.close())
  expect(await (await fetch(`${hub.address}/readyz`)).json()).toEqual({ isReady: true, parts: { identity: true } })
  await fresh.ownerSql`
    select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and query like '%pg_sleep(20)%'
      and pid <> pg_backend_pid()`
  await occupied
})
