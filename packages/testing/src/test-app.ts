import type { EventType, HubEvent } from '@hub/contracts'
import type { Db, Tx } from '@hub/database'
import type { MakeService, Service } from '@hub/host'
import { makeApp } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { fixedClock, makeLogger, makeMetrics } from '@hub/runtime'
import { type FreshDatabase, freshDatabase } from './fresh-database.ts'
import { insertOrganisations, type testOrganisations } from './organisations.ts'

export interface Reply {
  status: number
  headers: Record<string, string>
  // The body as the wire has it; each test says what it expects of it.
  // biome-ignore lint/suspicious/noExplicitAny: a test reads any shape
  body: any
  /** The same as bytes, for files that are no text. */
  bytes: Buffer
}

type Send = (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Reply>

export interface Caller {
  get(path: string, headers?: Record<string, string>): Promise<Reply>
  post: Send
  put: Send
  patch: Send
  delete: Send
}

export interface TestApp {
  app: Awaited<ReturnType<typeof makeApp>>
  service: Service
  database: FreshDatabase
  db: Db
  clock: Clock & { advance(ms: number): void }
  /** The access key of a test organisation. */
  key(slug: string): string
  /** Calls as an organisation; `anyone` sends no key. */
  as(slug: string): Caller
  anyone: Caller
  /** Hands events to the service's consumer in one transaction, as a worker would. */
  deliver(...events: HubEvent[]): Promise<void>
  /** Every event in the log, in the order of their recording. */
  events(): Promise<HubEvent[]>
  close(): Promise<void>
}

/** One service on a fresh database with the test organisations, called without a network; queue and dispatcher are left out. */
export async function testApp(
  make: MakeService,
  options: { name: string; now?: string; organisations?: typeof testOrganisations },
): Promise<TestApp> {
  const database = await freshDatabase(options.name)
  const clock = fixedClock(options.now ?? '2026-11-24T09:00:00.000Z')
  const log = makeLogger({ service: options.name, level: 'silent' })
  const metrics = makeMetrics()
  const keys = await insertOrganisations(database.ownerSql, options.organisations)
  const service = make({ database, db: database.db, clock, log, metrics, queueUrl: database.ownerUrl })
  const app = makeApp({ log, metrics, clock, health: [], checkAnswers: true })
  if (service.routes) app.addService(service.name, service.routes, database.db)
  if (service.extend) await service.extend(app)
  await app.ready()

  const key = (slug: string) => {
    const found = keys[slug]
    if (found === undefined) throw new Error(`there is no test organisation ${slug}`)
    return found
  }
  const callerWith = (authorization: Record<string, string>): Caller => {
    const send =
      (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'): Send =>
      async (path, body, headers = {}) => {
        const payload = body === undefined ? {} : { payload: JSON.stringify(body) }
        const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
        const reply = await app.inject({
          method,
          url: path,
          headers: { ...authorization, ...type, ...headers },
          ...payload,
        })
        const isJson = /\bjson\b/.test(String(reply.headers['content-type'] ?? ''))
        return {
          status: reply.statusCode,
          headers: reply.headers as Record<string, string>,
          body: isJson && reply.body !== '' ? JSON.parse(reply.body) : reply.body,
          bytes: reply.rawPayload,
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

  return {
    app,
    service,
    database,
    db: database.db,
    clock,
    key,
    as: (slug) => callerWith({ authorization: `Bearer ${key(slug)}` }),
    anyone: callerWith({}),
    deliver: (...events) =>
      database.db.transaction(async (tx) => {
        await service.consumer?.lockFirst?.(tx, events)
        for (const event of events) await handle(service, tx, event)
      }),
    events: () => readEvents(database),
    close: async () => {
      await app.close()
      await database.drop()
    },
  }
}

async function handle(service: Service, tx: Tx, event: HubEvent): Promise<void> {
  const handlers = service.consumer?.handlers as
    | Partial<Record<EventType, (tx: Tx, event: HubEvent) => Promise<void>>>
    | undefined
  await handlers?.[event.type]?.(tx, event)
}

async function readEvents({ ownerSql }: FreshDatabase): Promise<HubEvent[]> {
  const rows = await ownerSql`
    select id, producer, type, request_id, revision, sequence, actor, occurred_at, body from log.events order by seq`
  return rows.map(
    (row) =>
      ({
        id: row.id,
        type: row.type,
        producer: row.producer,
        requestId: row.request_id,
        revision: row.revision,
        sequence: row.sequence,
        actor: row.actor,
        occurredAt: row.occurred_at.toISOString(),
        body: row.body,
      }) as HubEvent,
  )
}
