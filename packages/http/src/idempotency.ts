// A repeated call gets the first answer. The row is written in the transaction of the effect, so that a key is bound exactly when
// the effect is committed, and a call that failed binds nothing.
import { createHash } from 'node:crypto'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { sql } from 'drizzle-orm'
import type { FastifyRequest } from 'fastify'
import type { Answer, WriteRoute } from './route.ts'

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
export function slotOf(route: WriteRoute, service: string, request: FastifyRequest): Slot | null {
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

/** Takes the slot for this transaction. Returns the first answer where there is one; refuses another body, and a call that still runs. */
export async function claim(tx: Tx, slot: Slot): Promise<Required<Answer> | null> {
  const { service, organisation, route, key } = slot
  const name = JSON.stringify([service, organisation, route, key])
  // Two statements: the second one's snapshot must be taken after the lock is held, or it would miss what the last holder committed.
  const [lock] = await tx.execute<{ is_ours: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as is_ours`,
  )
  if (!lock?.is_ours) throw new Refusal('http.idempotency_in_progress')
  const [kept] = await tx.execute<{ fingerprint: Buffer } & Required<Answer>>(sql`
    select fingerprint, status, headers, body from ${tableOf(slot)}
    where organisation = ${organisation} and route = ${route} and key = ${key}`)
  if (kept === undefined) return null
  if (!slot.fingerprint.equals(kept.fingerprint)) throw new Refusal('http.idempotency_key_reused')
  return { status: kept.status, headers: kept.headers, body: kept.body }
}

/** Binds the slot to its answer. */
export async function keep(tx: Tx, slot: Slot, answer: Required<Answer>): Promise<void> {
  await tx.execute(sql`
    insert into ${tableOf(slot)} (organisation, route, key, fingerprint, status, headers, body)
    values (${slot.organisation}, ${slot.route}, ${slot.key}, decode(${slot.fingerprint.toString('hex')}, 'hex'),
      ${answer.status}, ${JSON.stringify(answer.headers)}::jsonb, ${JSON.stringify(answer.body ?? null)}::jsonb)`)
}

const tableOf = ({ service }: Slot) => sql`${sql.identifier(service)}.${sql.identifier('idempotency_keys')}`
