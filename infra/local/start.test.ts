import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { freePort, holdsWithin } from './processes.ts'
import { processesIn } from './processes-in.ts'
import { root } from './services.ts'

let folder: string
let occupied: Server
const running: ChildProcess[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-start-test-'))
  await chmod(folder, 0o755) // else the database would be kept elsewhere when root runs this
  occupied = createServer().listen(await freePort(), '127.0.0.1')
})
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})
afterAll(async () => {
  occupied.close()
  for (const pid of processesIn(folder)) process.kill(pid, 'SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

function start(environment: Record<string, string>) {
  const { PATH } = process.env
  const env = { PATH, DATA_DIR: join(folder, 'data'), DEMONSTRATION: 'off', ...environment }
  const child = spawn(process.execPath, ['infra/local/start.ts'], { cwd: root, env })
  running.push(child)
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk))
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk))
  const ended = once(child, 'close').then(([code]) => ({ code, err: output.err }))
  const isReady = () => holdsWithin(45_000, () => output.out.includes('ready after') || child.exitCode !== null)
  return { child, output, ended, isReady }
}

const portOf = (server: Server) => String((server.address() as { port: number }).port)

test.for([
  { variable: 'PORT', given: () => ({ PORT: portOf(occupied) }), says: /^PORT: \d+ is in use/ },
  { variable: 'PORT', given: () => ({ PORT: '70000' }), says: /^PORT: / },
  { variable: 'DATABASE_URL', given: () => ({ DATABASE_URL: 'mysql://x' }), says: /^DATABASE_URL: write postgres/ },
  {
    variable: 'DATABASE_URL',
    given: () => ({ DATABASE_URL: 'postgres://hub:hub@127.0.0.1:1/hub' }),
    says: /^DATABASE_URL: the database cannot be reached/,
  },
  { variable: 'QUEUE_URL', given: () => ({ QUEUE_URL: 'amqp://x' }), says: /^QUEUE_URL: write redis/ },
  {
    variable: 'QUEUE_URL',
    given: () => ({ QUEUE_URL: 'redis://127.0.0.1:1' }),
    says: /^QUEUE_URL: the queue cannot be reached/,
  },
])('what is wrong is said in one line that names $variable, with an exit code', async ({ given, says }) => {
  const { code, err } = await start({ PORT: String(await freePort()), ...given() }).ended
  expect(err).toMatch(says)
  expect(err.trim().split('\n')).toHaveLength(1)
  expect(code).toBe(1)
})

test('all faults of the environment are said at once, without their values', async () => {
  const { err } = await start({ PORT: 'secret', QUEUE_URL: 'secret' }).ended
  expect(
    err
      .trim()
      .split('\n')
      .map((line) => line.split(':')[0]),
  ).toEqual(['QUEUE_URL', 'PORT'])
  expect(err).not.toContain('secret')
})

test('a started hub answers, keeps its keys to one reader, and leaves no process after two Ctrl-C', async () => {
  const port = String(await freePort())
  const hub = start({ PORT: port })
  await hub.isReady()
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
  expect(statSync(join(folder, 'data/access-keys.json')).mode & 0o777).toBe(0o600)
  hub.child.kill('SIGINT')
  hub.child.kill('SIGINT')
  expect(await hub.ended).toEqual({ code: 0, err: '' })
  expect(processesIn(folder)).toEqual([])
})

test('a hub killed with -9 does not prevent the next start, which finds the data', async () => {
  const port = String(await freePort())
  const first = start({ PORT: port })
  await first.isReady()
  first.child.kill('SIGKILL')
  await first.ended
  const next = start({ PORT: port })
  await next.isReady()
  expect((await fetch(`http://127.0.0.1:${port}/v1/organisations/operator`)).status).toBe(200)
  next.child.kill('SIGTERM')
  expect((await next.ended).code).toBe(0)
  expect(processesIn(folder)).toEqual([])
})
