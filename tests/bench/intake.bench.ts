// Filing a request over HTTP, as the hub serves it: key, validation, scan for personal data, Idempotency-Key, request, revision,
// timeline and event, durable. Beside a bare route with one INSERT, and beside a bare route that answers at once. Lines for calls
// are not logged on either side.
import { startHub } from '@hub/host'
import { makeLogger, systemClock } from '@hub/runtime'
import { freetownRequest, insertOrganisations } from '@hub/testing'
import { fastify } from 'fastify'
import { makeIntake } from '../../services/intake/src/service.ts'
import { type Figure, figureOf, inTurn, type Measured } from './figure.ts'
import { sendLoad } from './load.ts'
import { type BenchDatabase, type BenchServer, within } from './server.ts'

// 64 connections, each always the same.
const posts = Array.from({ length: 64 }, () => [{ path: '/v1/requests', body: freetownRequest }])
const warmUpSeconds = 1

type Send = (seconds: number) => Promise<Measured>

interface Serving {
  send: Send
  close(): Promise<unknown>
}

async function serveIntake(database: BenchDatabase): Promise<Serving> {
  const keys = await insertOrganisations(database.owner)
  const hub = await startHub({
    services: [{ name: 'intake', make: makeIntake, databaseUrl: database.urlAs('intake') }],
    queueUrl: process.env.QUEUE_URL ?? database.urlAs('queue'),
    port: 0,
    host: '127.0.0.1',
    clock: systemClock,
    log: makeLogger({ service: 'bench', level: 'warn' }),
  })
  const requesters = ['freetown', 'dakar', 'sierra-leone'].map((slug) => keys[slug] ?? '')
  return { send: sendTo(hub.address, requesters), close: hub.close }
}

/** A route without any of it. `work` is what it does with a body before it answers. */
async function serveBare(work: (body: unknown) => Promise<unknown>): Promise<Serving> {
  const app = fastify()
  app.post('/v1/requests', async (request, reply) => {
    await work(request.body)
    reply.code(201)
    return { state: 'submitted' }
  })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  return { send: sendTo(address, ['none']), close: () => app.close() }
}

const sendTo =
  (address: string, keys: readonly string[]): Send =>
  (seconds) =>
    sendLoad({ address, keys, posts, isEndless: true, seconds })

/** On more connections than the hub opens for a service: 20 where it has 8. */
async function insertingInto({ owner }: BenchDatabase): Promise<Serving> {
  await owner`create table public.bare (id bigint primary key generated always as identity, body jsonb not null)`
  return serveBare((body) => owner`insert into public.bare (body) values (${JSON.stringify(body)}::text::jsonb)`)
}

async function measure(database: BenchDatabase, seconds: number, bare: Serving): Promise<[Measured, Measured]> {
  const intake = await serveIntake(database)
  try {
    const warmUp = Math.min(warmUpSeconds, seconds)
    const warm = await intake.send(warmUp)
    await bare.send(warmUp)
    const measured = await inTurn(seconds, intake.send, bare.send)
    await requireWhole(database, warm.done + measured[0].done)
    return measured
  } finally {
    await bare.close()
    await intake.close()
  }
}

/** As many of each as were answered. */
async function requireWhole({ owner }: BenchDatabase, answered: number): Promise<void> {
  const [found] = await owner`
    select (select count(*)::int from intake.requests where state = 'submitted') as requests,
      (select count(distinct reference)::int from intake.requests) as "references",
      (select count(*)::int from intake.contacts) as contacts,
      (select count(*)::int from intake.revisions) as revisions,
      (select count(*)::int from intake.timeline) as timeline,
      (select count(*)::int from intake.idempotency_keys) as keys,
      (select count(distinct request_id)::int from log.events where type = 'intake.request_submitted') as events`
  if (!Object.values(found ?? {}).every((count) => count === answered))
    throw new Error(`${answered} calls were answered with 201, but there are ${JSON.stringify(found)}`)
}

export const intakeBenches: Record<string, (server: BenchServer, seconds: number) => Promise<Figure[]>> = {
  intake: (server, seconds) =>
    within(server, async (database) => {
      const [intake, bare] = await measure(database, seconds, await insertingInto(database))
      return [figureOf('intake', 'requests/s', intake, 'a bare Fastify route with one INSERT per request', bare)]
    }),
  'intake.floor': (server, seconds) =>
    within(server, async (database) => {
      const [intake, bare] = await measure(database, seconds, await serveBare(async () => {}))
      return [figureOf('intake.floor', 'requests/s', intake, 'a bare Fastify route that answers at once', bare)]
    }),
}
