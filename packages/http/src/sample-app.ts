// What the tests of this package serve: one route of each kind, on the tables of identity because it needs some service's.
import { prose, Slug } from '@hub/contracts'
import type { Db, Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { fixedClock, makeLogger, makeMetrics } from '@hub/runtime'
import { sql } from 'drizzle-orm'
import type { InjectOptions } from 'fastify'
import { z } from 'zod'
import { type AppOptions, makeApp } from './app.ts'
import { etagOf, requireMatch } from './etag.ts'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery } from './page.ts'
import { type Route, raw, read, write, writeTogether } from './route.ts'

const Thing = z
  .strictObject({ slug: Slug, parts: z.array(z.strictObject({ size: z.int() })), note: prose(200).optional() })
  .meta({ id: 'Thing' })
const ThingPath = z.strictObject({ slug: Slug })
const about = { summary: 'A sample', tag: 'Samples' }

const making = {
  method: 'POST',
  access: 'anyone-with-key',
  body: Thing,
  answer: Thing.extend({ secret: z.string().nullable() }),
  redactForReplay: <T extends object>(body: T) => ({ ...body, secret: null }),
} as const

/** Those that were not there before. */
async function makeThings(tx: Tx, things: readonly z.infer<typeof Thing>[]) {
  const rows = await tx.execute<{ slug: string }>(sql`
    insert into identity.organisations (slug, name, kind, roles)
    select slug, 'Sample', 'ngo', '{partner}' from jsonb_to_recordset(${JSON.stringify(things)}::jsonb) as _(slug text)
    on conflict do nothing returning slug`)
  const made = things.filter(({ slug }) => rows.some((row) => row.slug === slug))
  return made.map((thing) => ({
    body: { ...thing, secret: 'shown once' },
    headers: { location: `/v1/things/${thing.slug}` },
  }))
}

const existing = ({ slug }: z.infer<typeof Thing>) => new Refusal('identity.organisation_exists', { slug })

export const sampleRoutes: Route[] = [
  read({
    ...about,
    path: '/v1/things/:slug',
    operation: 'readThing',
    access: ['requester'],
    params: ThingPath,
    answer: Thing,
    run: async (_, { params }) => {
      if (params.slug === 'nothing') throw new Refusal('http.not_found')
      if (params.slug === 'broken') throw new Error('the secret inside')
      return { body: { slug: params.slug, parts: [] }, headers: { etag: etagOf(params.slug, 1) } }
    },
  }),
  read({
    ...about,
    path: '/v1/moment',
    operation: 'readMoment',
    access: 'public',
    isOneMoment: true,
    answer: z.strictObject({ isolation: z.string() }),
    run: async (reader) => {
      const [row] = await reader.execute<{ isolation: string }>(
        sql`select current_setting('transaction_isolation') as isolation`,
      )
      return { body: { isolation: row?.isolation ?? '' } }
    },
  }),
  read({
    ...about,
    path: '/v1/things',
    operation: 'listThings',
    access: 'public',
    query: pageQuery,
    answer: pageOf(z.strictObject({ slug: Slug })),
    run: async (reader, { query }) => {
      const after = decodeCursor(query.cursor, ThingPath)?.slug ?? ''
      const rows = await reader.execute<{ slug: string }>(sql`
        select slug from identity.organisations where slug > ${after} order by slug limit ${query.limit + 1}`)
      return { body: page([...rows], query.limit, ({ slug }) => encodeCursor({ slug })) }
    },
  }),
  write({
    ...about,
    ...making,
    path: '/v1/things',
    operation: 'makeThing',
    run: async (tx, { body }) => {
      const [made] = await makeThings(tx, [body])
      if (made === undefined) throw existing(body)
      return made
    },
  }),
  writeTogether({
    ...about,
    ...making,
    path: '/v1/things-together',
    operation: 'makeThingTogether',
    runAll: async (tx, calls) => {
      const things = calls.map(({ body }) => body)
      const made = new Map((await makeThings(tx, things)).map((answer) => [answer.body.slug, answer]))
      return things.map((thing) => made.get(thing.slug) ?? existing(thing))
    },
  }),
  write({
    ...about,
    method: 'POST',
    path: '/v1/payments',
    operation: 'pay',
    access: ['operator'],
    idempotency: 'required',
    answer: z.strictObject({ paid: z.boolean() }),
    run: async () => ({ body: { paid: true } }),
  }),
  write({
    ...about,
    method: 'PATCH',
    path: '/v1/things/:slug',
    operation: 'changeThing',
    access: ['requester'],
    params: ThingPath,
    body: Thing.partial(),
    answer: z.null(),
    status: 204,
    ifMatch: 'required',
    run: async (_, { params, ifMatch }) => {
      requireMatch(ifMatch, etagOf(params.slug, 1))
      return { body: null }
    },
  }),
  raw({
    ...about,
    path: '/v1/things.csv',
    operation: 'exportThings',
    access: 'anyone-with-key',
    mediaTypes: ['text/csv'],
    run: async (_, __, reply) => reply.type('text/csv').send('slug\nfreetown\n'),
  }),
]

/** The sample routes on a database, called with the keys of its organisations. */
export async function sampleApp(
  db: Db,
  keys: Record<string, string> = {},
  options: Partial<AppOptions> = {},
  routes: readonly Route[] = sampleRoutes,
) {
  const app = makeApp({
    log: makeLogger({ service: 'sample', level: 'silent' }),
    metrics: makeMetrics(),
    clock: fixedClock('2026-11-24T09:00:00.000Z'),
    health: [],
    checkAnswers: true,
    ...options,
  })
  app.addService('identity', routes, db)
  await app.ready()
  return {
    app,
    as: (slug: string, call: InjectOptions) =>
      app.inject({ ...call, headers: { authorization: `Bearer ${keys[slug]}`, ...call.headers } }),
  }
}
