// Routes as data: what the app serves, what /openapi.json says and what a story is given all come from the same description.
import type { GatherLimits, Reader, Tx } from '@hub/database'
import type { Outcome } from '@hub/errors'
import type { FastifyReply } from 'fastify'
import type { z } from 'zod'
import type { Access } from './guard.ts'
import type { Nothing } from './input.ts'
import type { Principal, Scope } from './principal.ts'

/** One call, read by its route's schemas. `principal` is null only where a route is public and no key was sent. */
export interface Call<P = unknown, Q = unknown, B = unknown, Who = Principal> {
  params: P
  query: Q
  body: B
  principal: Who
  /** Of this HTTP call: in its answer's X-Request-Id and in the logs. */
  requestId: string
  ifMatch: string | null
  /** Whether the caller reached the hub by https. */
  isSecure: boolean
}

export interface Answer<R = unknown> {
  status?: number
  body: R
  headers?: Record<string, string>
}

/** Which answers a route refuses with, beyond those that every route of its kind may give; for the documents only. */
type Refusals = readonly (401 | 404 | 406 | 409 | 410 | 422)[]

type Who<A extends Access> = A extends 'public' ? Principal | null : Principal
type Empty = typeof Nothing

interface Described<A extends Access, P extends z.ZodType, Q extends z.ZodType> {
  /** Under Fastify's rules: `/v1/requests/:id`. */
  path: `/${string}`
  /** The operationId, unique in the hub. */
  operation: string
  summary: string
  description?: string
  tag: string
  access: A
  /** The scope that a key needs; without it, read for GET and write for all else. */
  scope?: Scope
  params?: P
  query?: Q
  refusals?: Refusals
}

interface ReadSpec<A extends Access, P extends z.ZodType, Q extends z.ZodType, R extends z.ZodType>
  extends Described<A, P, Q> {
  method?: 'GET'
  answer: R
  /** Whether all its statements read the books of one moment; else each reads what is committed when it comes. */
  isOneMoment?: boolean
  run(reader: Reader, call: Call<z.output<P>, z.output<Q>, undefined, Who<A>>): Promise<Answer<z.input<R>>>
}

interface Changing<A extends Access, P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>
  extends Described<A, P, Q> {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: B
  answer: R
  /** What success answers with where the story does not say otherwise: 201 for POST, else 200. */
  status?: 200 | 201 | 202 | 204
  /** Whether the header Idempotency-Key is honoured (POST: yes unless said otherwise). */
  idempotency?: 'honoured' | 'required' | 'none'
  /** Whether a call without If-Match is refused; the story compares with `requireMatch`. */
  ifMatch?: 'required'
  /** The body as it is stored for a repeated call, without what may be shown only once. */
  redactForReplay?(body: z.input<R>): z.input<R>
}

interface WriteSpec<
  A extends Access,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
> extends Changing<A, P, Q, B, R> {
  run(tx: Tx, call: Call<z.output<P>, z.output<Q>, z.output<B>, Who<A>>): Promise<Answer<z.input<R>>>
}

interface WriteTogetherSpec<
  A extends Access,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
> extends Changing<A, P, Q, B, R> {
  runAll(
    tx: Tx,
    calls: readonly Call<z.output<P>, z.output<Q>, z.output<B>, Who<A>>[],
  ): Promise<readonly Outcome<Answer<z.input<R>>>[]>
  limits?: Partial<GatherLimits>
}

interface RawSpec<A extends Access, P extends z.ZodType, Q extends z.ZodType> extends Described<A, P, Q> {
  method?: 'GET'
  /** What it may answer with, such as text/csv. */
  mediaTypes: readonly string[]
  /** The shape of its application/json, where that is one of them. */
  answer?: z.ZodType
  /** Answers through `reply`, or returns what is to be sent: text, a buffer, a stream. */
  run(reader: Reader, call: Call<z.output<P>, z.output<Q>, undefined, Who<A>>, reply: FastifyReply): Promise<unknown>
}

type Nobody = Principal | null
interface Erased extends Described<Access, z.ZodType, z.ZodType> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
}

export interface ReadRoute extends Erased {
  kind: 'read'
  status: number
  answer: z.ZodType
  isOneMoment?: boolean
  run(reader: Reader, call: Call<unknown, unknown, unknown, Nobody>): Promise<Answer>
}

export interface ChangingRoute extends Erased {
  kind: 'write'
  status: number
  body?: z.ZodType
  answer: z.ZodType
  idempotency: 'honoured' | 'required' | 'none'
  ifMatch?: 'required'
  redactForReplay?(body: unknown): unknown
}

export interface WriteRoute extends ChangingRoute {
  run(tx: Tx, call: Call<unknown, unknown, unknown, Nobody>): Promise<Answer>
}

export interface WriteTogetherRoute extends ChangingRoute {
  runAll(tx: Tx, calls: readonly Call<unknown, unknown, unknown, Nobody>[]): Promise<readonly Outcome<Answer>[]>
  limits: GatherLimits
}

export interface RawRoute extends Erased {
  kind: 'raw'
  status: number
  mediaTypes: readonly string[]
  answer?: z.ZodType
  run(reader: Reader, call: Call<unknown, unknown, unknown, Nobody>, reply: FastifyReply): Promise<unknown>
}

export type Route = ReadRoute | WriteRoute | WriteTogetherRoute | RawRoute

/** A route that changes nothing. */
export const read = <
  const A extends Access,
  R extends z.ZodType,
  P extends z.ZodType = Empty,
  Q extends z.ZodType = Empty,
>(
  spec: ReadSpec<A, P, Q, R>,
): ReadRoute => ({ ...spec, kind: 'read', method: 'GET', status: 200 }) as unknown as ReadRoute

/** A route whose story runs in the one transaction that also keeps its Idempotency-Key: both are committed, or neither. */
export const write = <
  const A extends Access,
  R extends z.ZodType,
  P extends z.ZodType = Empty,
  Q extends z.ZodType = Empty,
  B extends z.ZodType = z.ZodUndefined,
>(
  spec: WriteSpec<A, P, Q, B, R>,
): WriteRoute => ({ ...spec, ...changing(spec) }) as unknown as WriteRoute

// A group of 256 commits in a few ms; at a hundred groups a second, two thousand calls have waited a tenth of a second.
const groupLimits: GatherLimits = { maxGroup: 256, maxWaiting: 2048 }

/**
 * A write for busy routes: the calls that arrive while one commit runs share the next. `runAll` gets them in the order of their
 * arrival and returns for each its answer or its refusal; for a refused call it must have written nothing, because the transaction
 * is committed for the others. Idempotency-Key, answers and refusals are as with `write`. Where `runAll` throws, each call is run
 * again by itself: a Refusal that it throws then is that call's own.
 *
 *     writeTogether({ …, runAll: (tx, calls) => {
 *       const decided = calls.map(({ body }) => outcomeOf(() => decide(body)))
 *       return forAccepted(decided, async (facts) => {
 *         await insertFacts(tx, facts)
 *         return facts.map((fact) => ({ body: viewOf(fact) }))
 *       })
 *     } })
 */
export const writeTogether = <
  const A extends Access,
  R extends z.ZodType,
  P extends z.ZodType = Empty,
  Q extends z.ZodType = Empty,
  B extends z.ZodType = z.ZodUndefined,
>(
  spec: WriteTogetherSpec<A, P, Q, B, R>,
): WriteTogetherRoute =>
  ({
    ...spec,
    ...changing(spec),
    limits: { ...groupLimits, ...spec.limits },
  }) as unknown as WriteTogetherRoute

const changing = ({ method, status, idempotency }: Pick<ChangingRoute, 'method'> & Partial<ChangingRoute>) => ({
  kind: 'write',
  status: status ?? (method === 'POST' ? 201 : 200),
  idempotency: idempotency ?? (method === 'POST' ? 'honoured' : 'none'),
})

/** A route that answers with other than JSON, or with a stream. */
export const raw = <const A extends Access, P extends z.ZodType = Empty, Q extends z.ZodType = Empty>(
  spec: RawSpec<A, P, Q>,
): RawRoute => ({ ...spec, kind: 'raw', method: 'GET', status: 200 }) as unknown as RawRoute
