import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { type SQL, sql } from 'drizzle-orm'
import { eventColumns, toEvent } from '../event-row.ts'
import type { Tuning } from '../tuning.ts'
import { type Delivery, keyOf } from './delivery.ts'

/** Locks those of the named deliveries that nobody else has in hand, in the order of the log. */
export async function lockDeliveries(tx: Tx, consumer: string, ids: readonly string[]): Promise<Delivery[]> {
  const rows = await tx.execute(sql`
    with mine as materialized (
      select d.event_id, d.discarded_at is not null as is_discarded from log.deliveries d
      where d.consumer = ${consumer} and d.dead_at is null and d.event_id = any(${sql.param(ids)}::uuid[])
      order by d.event_id for update skip locked)
    select ${eventColumns}, mine.is_discarded, coalesce(p.sequence, 0) as position
    from mine join log.events e on e.id = mine.event_id
    left join log.positions p on p.consumer = ${consumer} and p.producer = e.producer and p.request_id = e.request_id
    order by e.xid, e.seq`)
  return rows.map((row) => ({
    event: toEvent(row),
    position: Number(row.position),
    isDiscarded: row.is_discarded === true,
  }))
}

/** What is missing before `early`, as far as it is outstanding, nobody has it in hand and it need not pause after a fault. */
export async function lockPredecessors(tx: Tx, consumer: string, early: readonly Delivery[]): Promise<string[]> {
  const rows = await tx.execute<{ event_id: string }>(sql`
    select d.event_id from log.deliveries d
    where d.consumer = ${consumer} and d.dead_at is null and (d.sent_at is not null or d.due_at <= clock_timestamp())
      and d.event_id in (
        select e.id from unnest(
          ${sql.param(early.map(({ event }) => event.producer))}::text[],
          ${sql.param(early.map(({ event }) => event.requestId))}::uuid[],
          ${sql.param(early.map(({ position }) => position))}::int[],
          ${sql.param(early.map(({ event }) => event.sequence))}::int[]) as gap (producer, request_id, low, high)
        join log.events e on e.producer = gap.producer and e.request_id = gap.request_id
          and e.sequence > gap.low and e.sequence < gap.high)
      and d.event_id <> all(${sql.param(idsOf(early))}::uuid[])
    order by d.event_id for update skip locked`)
  return rows.map(({ event_id }) => event_id)
}

/** Acknowledges `handled` and `seen`, moves the positions, and calls what waited for its turn right behind them. */
export async function deleteDeliveries(
  tx: Tx,
  consumer: string,
  { handled, seen }: { handled: readonly Delivery[]; seen: readonly Delivery[] },
): Promise<void> {
  const last = [...new Map(handled.filter(hasSequence).map((delivery) => [keyOf(delivery), delivery.event])).values()]
  await tx.execute(sql`
    with acknowledged as (
      delete from log.deliveries
      where consumer = ${consumer} and event_id = any(${sql.param(idsOf([...handled, ...seen]))}::uuid[])
    ), moved as (
      insert into log.positions (consumer, producer, request_id, sequence)
      select ${consumer}, * from unnest(
        ${sql.param(last.map((event) => event.producer))}::text[],
        ${sql.param(last.map((event) => event.requestId))}::uuid[],
        ${sql.param(last.map((event) => event.sequence))}::int[])
      on conflict (consumer, producer, request_id) do update set sequence = excluded.sequence
      returning producer, request_id, sequence
    ), next as materialized (
      -- Skip locked: whoever has it in hand may be about to wait for one of ours.
      select d.event_id from moved
      join log.events e on e.producer = moved.producer and e.request_id = moved.request_id and e.sequence = moved.sequence + 1
      join log.deliveries d on d.consumer = ${consumer} and d.event_id = e.id
      where d.sent_at is null and d.dead_at is null and d.faults = 0
      for update of d skip locked
    )
    update log.deliveries d set due_at = clock_timestamp() from next where d.consumer = ${consumer} and d.event_id = next.event_id`)
}

const hasSequence = ({ event }: Delivery) => event.sequence !== null
const idsOf = (deliveries: readonly Delivery[]) => deliveries.map(({ event }) => event.id)

// The pause doubles with each answer; 2^10 × 50 ms is past the longest pause.
const pause = (first: number, answers: SQL, longest: number) =>
  sql`clock_timestamp() + least(${first} * power(2, least(${answers}, 10)), ${longest}) * interval '1 ms'`

/** Puts events aside whose turn has not come. Waiting for one's turn, however long, makes no dead letter. */
export async function markEarly(tx: Tx, consumer: string, early: readonly Delivery[], tuning: Tuning): Promise<void> {
  await tx.execute(sql`
    update log.deliveries set sent_at = null, unanswered = 0, takings = 0, waits = least(waits + 1, 10),
      due_at = ${pause(tuning.waitMs, sql`waits`, tuning.maxWaitMs)}
    where consumer = ${consumer} and event_id = any(${sql.param(idsOf(early))}::uuid[])`)
}

/** What became of a delivery that failed. `isDead` is null where it is no longer outstanding. */
export interface Failed {
  isDead: boolean | null
}

/** Notes a NotYet. */
export const markWaiting = (
  tx: Tx,
  consumer: string,
  { id }: HubEvent,
  error: string,
  tuning: Tuning,
): Promise<Failed> =>
  markFailed(
    tx,
    consumer,
    id,
    sql`waits = waits + 1, error = ${error}, due_at = ${pause(tuning.waitMs, sql`waits`, tuning.maxWaitMs)},
      dead_at = case when waits + 1 >= ${tuning.maxWaits} then clock_timestamp() end`,
  )

/** Notes a fault; one of `maxFaults` makes a dead letter. */
export const markFaulty = (
  tx: Tx,
  consumer: string,
  { id }: HubEvent,
  error: string,
  { maxFaults, faultPauseMs }: Pick<Tuning, 'maxFaults' | 'faultPauseMs'>,
): Promise<Failed> =>
  markFailed(
    tx,
    consumer,
    id,
    sql`faults = faults + 1, error = ${error}, due_at = ${pause(faultPauseMs, sql`faults`, 3_600_000)},
      dead_at = case when faults + 1 >= ${maxFaults} then clock_timestamp() end`,
  )

async function markFailed(tx: Tx, consumer: string, id: string, changes: SQL): Promise<Failed> {
  const rows = await tx.execute<{ is_dead: boolean }>(sql`
    update log.deliveries set sent_at = null, unanswered = 0, takings = 0, ${changes}
    where consumer = ${consumer} and event_id = ${id}::uuid and dead_at is null
    returning dead_at is not null as is_dead`)
  return { isDead: rows[0]?.is_dead ?? null }
}
