import type { Actor } from '@hub/contracts'
import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'
import { instant } from './event-row.ts'

/** An event that a consumer has not acknowledged yet; dead letters are listed apart. */
export interface Unacknowledged {
  consumer: string
  /** `recorded`: no dispatcher has read it yet; `sent`: in the queue; `waiting`: put aside until it is due. */
  state: 'recorded' | 'sent' | 'waiting'
  eventId: string
  type: string
  requestId: string | null
  revision: number | null
  sequence: number | null
  actor: Actor
  recordedAt: string
  ageSeconds: number
  faults: number
  error: string | null
}

export interface LogFigures {
  /** By consumer: events not acknowledged, without dead letters. */
  outstanding: Record<string, number>
  /** By consumer: age of the oldest of them; 0 when there is none. */
  oldestUnacknowledgedSeconds: Record<string, number>
  /** By consumer. */
  dead: Record<string, number>
}

// What the log holds beyond each consumer's cursor, and what has a delivery.
const outstanding = sql`
  select c.name as consumer, e.id, e.recorded_at, null::timestamptz as sent_at, 'recorded' as state, 0 as faults, null as error
  from log.consumers c join log.events e on (e.xid, e.seq) > (c.xid, c.seq) and e.producer = any(c.producers)
  union all
  select d.consumer, e.id, e.recorded_at, d.sent_at, case when d.sent_at is null then 'waiting' else 'sent' end, d.faults, d.error
  from log.deliveries d join log.events e on e.id = d.event_id
  where d.dead_at is null`

/** The consumers of the log, in the order of their names: each has a queue of that name. */
export async function listConsumers(reader: Reader): Promise<string[]> {
  const rows = await reader.execute<{ name: string }>(sql`select name from log.consumers order by name`)
  return rows.map(({ name }) => name)
}

/** The oldest first. */
export async function listUnacknowledged(reader: Reader, limit: number): Promise<Unacknowledged[]> {
  const rows = await reader.execute(sql`
    select o.consumer, o.state, o.id as "eventId", e.type, e.request_id as "requestId", e.revision, e.sequence, e.actor,
      ${instant(sql`o.recorded_at`)} as "recordedAt",
      extract(epoch from clock_timestamp() - o.recorded_at)::float8 as "ageSeconds", o.faults, o.error
    from (${outstanding}) o join log.events e on e.id = o.id
    order by o.recorded_at, o.consumer limit ${limit}`)
  return [...rows] as unknown as Unacknowledged[]
}

export async function logFigures(reader: Reader): Promise<LogFigures> {
  const rows = await reader.execute<{ consumer: string; events: number; seconds: number; dead: number }>(sql`
    select c.name as consumer, count(o.id)::int as events,
      coalesce(extract(epoch from clock_timestamp() - min(o.recorded_at)), 0)::float8 as seconds,
      (select count(*) from log.deliveries d where d.consumer = c.name and d.dead_at is not null)::int as dead
    from log.consumers c left join (${outstanding}) o on o.consumer = c.name
    group by c.name`)
  const by = (figure: 'events' | 'seconds' | 'dead') =>
    Object.fromEntries(rows.map((row) => [row.consumer, row[figure]]))
  return { outstanding: by('events'), oldestUnacknowledgedSeconds: by('seconds'), dead: by('dead') }
}
