// A hub as docker-compose.yml runs it: every service a process of its own, started by the very command that the file names, under
// its own database role; calls go to the service to which the proxy would send them.
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathsOf } from '@hub/infra/caddyfile'
import { freePort } from '@hub/infra/processes'
import { root, serviceNames } from '@hub/infra/services'
import { makeSigningKey } from '@hub/infra/signing-key'
import {
  announceOrganisations,
  type Caller,
  type FreshDatabase,
  freshDatabase,
  insertOrganisations,
  type Reply,
} from '@hub/testing'
import { Redis } from 'ioredis'
import { inject } from 'vitest'
import { parse } from 'yaml'
import { waitFor } from './wait-for.ts'

interface ComposeService {
  command?: string[]
  environment?: Record<string, string | number>
}
const compose: { services: Record<string, ComposeService> } = parse(
  readFileSync(join(root, 'docker-compose.yml'), 'utf8'),
  { merge: true },
)

/** The services that the compose file runs from this repository. */
export const composed = Object.keys(compose.services).filter((name) => serviceNames.includes(name))

// The same however often the ledger is started again.
const { signingKey } = makeSigningKey('connection-hub/test')

const readyWithinMs = 150_000 // seven processes load their modules at once; where others use the two cores too it took 60 s

interface Running {
  child: ChildProcess
  port: number
  output: string[]
  exited: Promise<number | null>
}

export interface Hub {
  database: FreshDatabase
  queueUrl: string
  /** Starts services and waits until they are ready. */
  start(...names: string[]): Promise<void>
  /** Ends one, in order unless the signal is SIGKILL; resolves to its exit code. */
  stop(name: string, signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
  pid(name: string): number
  address(name: string): string
  as(slug: string): Caller
  anyone: Caller
  /** Ends every service in order; resolves to the exit codes by name. */
  close(): Promise<Record<string, number | null>>
}

/** A database, a queue on this lane's backend, and no service yet. */
export async function openHub(): Promise<Hub> {
  const database = await freshDatabase('identity')
  const keys = await insertOrganisations(database.ownerSql)
  await announceOrganisations(database.ownerSql)
  const queueUrl = await openQueueServer(database)
  const running = new Map<string, Running>()

  const start = async (name: string) => {
    const service = compose.services[name]
    const [program, ...args] = service?.command ?? []
    if (program !== 'node') throw new Error(`docker-compose.yml does not say how to run ${name}`)
    const port = await freePort()
    const environment = localEnvironment(service?.environment ?? {}, { database, queueUrl, port })
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { PATH: process.env.PATH, NODE_OPTIONS: process.env.NODE_OPTIONS, ...environment },
    })
    const output: string[] = []
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
    running.set(name, { child, port, output, exited })
    const isReady = async () => {
      if (child.exitCode !== null) throw new Error(`${name} ended: ${output.join('')}`)
      return fetch(`http://127.0.0.1:${port}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    }
    await waitFor(`${name} to be ready`, isReady, readyWithinMs)
  }

  const stop = async (name: string, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    const found = runningOf(name)
    running.delete(name)
    found.child.kill(signal)
    return found.exited
  }

  const runningOf = (name: string) => {
    const found = running.get(name)
    if (found === undefined) throw new Error(`${name} does not run`)
    return found
  }
  const address = (name: string) => `http://127.0.0.1:${runningOf(name).port}`
  const serving = (path: string) => {
    const name = composed.find((service) => pathsOf(service).test(path.split('?')[0] ?? path)) ?? 'identity'
    return address(name)
  }
  const callerWith = (authorization: Record<string, string>) =>
    makeCaller((path) => serving(path) + path, authorization)

  return {
    database,
    queueUrl,
    start: async (...names) => {
      await Promise.all(names.map(start))
    },
    stop,
    pid: (name) => runningOf(name).child.pid ?? 0,
    address,
    as: (slug) => callerWith({ authorization: `Bearer ${keys[slug]}` }),
    anyone: callerWith({}),
    close: async () => {
      const codes = await Promise.all([...running.keys()].map(async (name) => [name, await stop(name)] as const))
      await database.drop()
      return Object.fromEntries(codes)
    },
  }
}

/** The file's own environment, with the hosts of its network replaced by this machine's. */
function localEnvironment(
  environment: Record<string, string | number>,
  { database, queueUrl, port }: { database: FreshDatabase; queueUrl: string; port: number },
): Record<string, string> {
  const passwords = inject('rolePasswords')
  const { host, pathname } = new URL(database.ownerUrl)
  const value = (text: string) =>
    text
      .replace(/\$\{HUB_(\w+)_DB_PASSWORD\}/, (_, name: string) => passwords[name.toLowerCase()] ?? '')
      .replace('@postgres:5432/hub', `@${host}${pathname}`)
      .replace('redis://valkey:6379', queueUrl)
      .replace(/\$\{LEDGER_SIGNING_KEY\b[^}]*\}/, signingKey)
      .replace(/\$\{\w+:-([^}]*)\}/, '$1')
  const given = Object.entries(environment).map(([name, text]) => [name, value(String(text))])
  return { ...Object.fromEntries(given), PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'warn' }
}

/** The queue on this lane's backend, empty. */
export async function openQueueServer(database: FreshDatabase): Promise<string> {
  const redisUrl = inject('redisUrl')
  if (redisUrl !== null) {
    const redis = new Redis(redisUrl)
    await redis.flushdb()
    redis.disconnect()
    return redisUrl
  }
  return database.urlAs('queue')
}

export function makeCaller(urlOf: (path: string) => string, authorization: Record<string, string>): Caller {
  const send =
    (method: string) =>
    async (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> => {
      const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
      const reply = await fetch(urlOf(path), {
        method,
        headers: { ...authorization, ...type, ...headers },
        redirect: 'manual',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const bytes = Buffer.from(await reply.arrayBuffer())
      const text = bytes.toString()
      const isJson = /\bjson\b/.test(reply.headers.get('content-type') ?? '') && text !== ''
      return {
        status: reply.status,
        headers: Object.fromEntries(reply.headers),
        body: isJson ? JSON.parse(text) : text,
        bytes,
      }
    }
  const get = send('GET')
  return {
    get: (path, headers) => get(path, undefined, headers),
    post: send('POST'),
    put: send('PUT'),
    patch: send('PATCH'),
    delete: send('DELETE'),
  }
}
