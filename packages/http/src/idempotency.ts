// A repeated call gets the first answer. The row is written in the transaction of the effect, so that a key is bound exactly when
// the effect is committed, and a call that failed binds nothing.
import { createHash } from 'node:crypto'
import { executePrepared, type Tx } from '@hub/database'
import { type Outcome, Refusal } from '@hub/errors'
import { sql } from 'drizzle-orm'
import type { FastifyRequest } from 'fastify'
import type { Answer, ChangingRoute } from './route.ts'

/** One key of one organisation on one route, with the hash of what was sent under it. */
export interface Slot {
  /** The schema whose table idempotency_keys holds it. */
  service: string
  organisation: string
  route: string
  key: string
  fingerprint: Buffer
}

/** What a call binds, null where it sent no key; a caller without an organisation cannot be told from another and binds none. */
export function slotOf(route: ChangingRoute, service: string, request: FastifyRequest): Slot | null {
  if (route.idempotency === 'none' || request.principal === null) return null
  const key = request.headers['idempotency-key']
  if (key === undefined) {
    if (route.idempotency === 'required') throw new Refusal('http.idempotency_key_missing')
    return null
  }
  if (typeof key !== 'string' || !/^[\x20-\x7e]{1,200}$/.test(key)) throw new Refusal('http.idempotency_key_malformed')
  const organisation = request.principal.organisation.slug
  return { service, organisation, route: `${route.method} ${route.path}`, key, fingerprint: fingerprintOf(request) }
}

/** SHA-256 of method, path with query, and body; the order of a body's fields does not matter. */
const fingerprintOf = ({ method, url, body }: FastifyRequest): Buffer =>
  createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(body, sorted)}`)
    .digest()

const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

/**
 * Takes slots, all of one service, for this transaction. For each: null where it is free, the first answer under it, or why the call is
 * refused: another one with this key still runs, or had another body.
 */
export async function claim(tx: Tx, slots: readonly Slot[]): Promise<(Outcome<Required<Answer>> | null)[]> {
  if (slots.length === 0) return []
  const names = slots.map(nameOf)
  // Two statements, sent at once: the second one's snapshot must be taken after the locks are held, or it would miss what their last
  // holders committed.
  const [locks, kept] = await Promise.all([lockNames(tx, names), selectKept(tx, slots)])
  return slots.map((slot, place) => {
    if (!locks[place]?.is_ours) return new Refusal('http.idempotency_in_progress')
    const first = kept.get(nameOf(slot))
    if (first === undefined) return null
    const { fingerprint, ...answer } = first
    return slot.fingerprint.equals(fingerprint) ? answer : new Refusal('http.idempotency_key_reused')
  })
}

const lockNames = (tx: Tx, names: readonly string[]) =>
  executePrepared<{ is_ours: boolean }>(
    tx,
    sql`
    select pg_try_advisory_xact_lock(hashtextextended(name, 0)) as is_ours
    from jsonb_array_elements_text(${JSON.stringify(names)}::jsonb) with ordinality as _(name, place) order by place`,
  )

type Kept = Required<Answer> & { fingerprint: Buffer }

async function selectKept(tx: Tx, slots: readonly Slot[]): Promise<Map<string, Kept>> {
  const names = slots.map(({ organisation, route, key }) => ({ organisation, route, key }))
  const rows = await executePrepared<{ place: number } & Kept>(
    tx,
    sql`
    select place::int, fingerprint, status, headers, body
    from rows from (jsonb_to_recordset(${JSON.stringify(names)}::jsonb) as (organisation text, route text, key text))
      with ordinality as wanted (organisation, route, key, place)
    join ${tableOf(slots)} using (organisation, route, key)`,
  )
  return new Map(rows.map(({ place, ...kept }) => [nameOf(slots[place - 1] as Slot), kept]))
}

/** Binds slots to their answers. */
export async function keep(tx: Tx, kept: readonly { slot: Slot; answer: Required<Answer> }[]): Promise<void> {
  if (kept.length === 0) return
  const rows = kept.map(({ slot, answer }) => ({ ...slot, fingerprint: slot.fingerprint.toString('hex'), ...answer }))
  await executePrepared(
    tx,
    sql`
    insert into ${tableOf(kept.map(({ slot }) => slot))} (organisation, route, key, fingerprint, status, headers, body)
    select organisation, route, key, decode(fingerprint, 'hex'), status, headers, coalesce(body, 'null')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as (
      organisation text, route text, key text, fingerprint text, status smallint, headers jsonb, body jsonb)`,
  )
}

/** The same for two calls exactly if they would bind the same key. */
export const nameOf = ({ service, organisation, route, key }: Slot): string =>
  JSON.stringify([service, organisation, route, key])

const tableOf = ([slot]: readonly Slot[]) =>
  sql`${sql.identifier(slot?.service ?? '')}.${sql.identifier('idempotency_keys')}`
