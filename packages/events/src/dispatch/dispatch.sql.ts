// The dispatcher's statements run again and again: on the plain client, which prepares them once.
import type postgres from 'postgres'
import type { Tuning } from '../tuning.ts'

/** An event that one consumer is to be sent. */
export interface Sending {
  consumer: string
  eventId: string
  epoch: number
}

/**
 * Reads on in the log for every consumer and opens its deliveries, committed before they are sent. Only what lies below the snapshot's
 * xmin is read: no transaction that is still open can commit an event there. The cursor's row lock leaves each consumer to one dispatcher.
 */
export const insertDeliveries = (sql: postgres.Sql, { bound, redispatchMs }: Tuning): Promise<Sending[]> => sql<
  Sending[]
>`
  with cursors as materialized (
    select name, producers, xid, seq from log.consumers c
    where exists (
      select from log.events e where (e.xid, e.seq) > (c.xid, c.seq) and e.xid < pg_snapshot_xmin(pg_current_snapshot()))
    for update skip locked
  ), taken as materialized (
    select c.name, c.producers, e.id, e.producer, e.xid, e.seq
    from cursors c
    cross join lateral (
      select greatest(0, ${bound} - count(*)) as events from log.deliveries d
      where d.consumer = c.name and d.sent_at is not null and d.dead_at is null) room
    cross join lateral (
      select id, producer, xid, seq from log.events
      where (xid, seq) > (c.xid, c.seq) and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by xid, seq limit room.events) e
  ), moved as (
    update log.consumers c set xid = last.xid, seq = last.seq
    from (select distinct on (name) name, xid, seq from taken order by name, xid desc, seq desc) last
    where c.name = last.name
  )
  insert into log.deliveries (consumer, event_id, due_at)
  select name, id, clock_timestamp() + ${redispatchMs} * interval '1 ms' from taken where producer = any(producers) order by xid, seq
  returning consumer, event_id as "eventId", epoch`

/** Whether the log holds events that this server's count of transactions has not reached: it was loaded from the dump of another. */
export const isFromAnotherServer = async (sql: postgres.Sql): Promise<boolean> => {
  const [row] = await sql<{ is_ahead: boolean }[]>`
    select exists (select from log.events where xid >= pg_snapshot_xmax(pg_current_snapshot())) as is_ahead`
  return row?.is_ahead === true
}

/** Those that were put aside and are due now. */
export const markSentAgain = (sql: postgres.Sql, { bound, redispatchMs }: Tuning): Promise<Sending[]> => sql<Sending[]>`
  update log.deliveries d
  set epoch = epoch + 1, sent_at = clock_timestamp(), due_at = clock_timestamp() + ${redispatchMs} * interval '1 ms'
  from (
    select consumer, event_id from log.deliveries
    where sent_at is null and dead_at is null and due_at <= clock_timestamp()
    order by due_at limit ${bound} for update skip locked) due
  where d.consumer = due.consumer and d.event_id = due.event_id
  returning d.consumer, d.event_id as "eventId", d.epoch`

/** The consumers that have owed an answer for longer than a moment. */
export const listOwing = async (sql: postgres.Sql, { lostMs }: Tuning): Promise<string[]> =>
  (
    await sql<{ consumer: string }[]>`
      select distinct consumer from log.deliveries
      where dead_at is null and sent_at < clock_timestamp() - ${lostMs} * interval '1 ms'`
  ).map(({ consumer }) => consumer)

/** How a consumer's queue stands: empty, though events were sent, it was lost; full, the events may well be in it still. */
export type QueueState = 'empty' | 'full' | 'between'

/** Those without an answer for too long unless the queue is full; of one that was lost, all that were not sent this moment. */
export const markUnanswered = (
  sql: postgres.Sql,
  consumer: string,
  state: QueueState,
  { bound, redispatchMs, lostMs }: Tuning,
): Promise<Sending[]> => sql<Sending[]>`
  update log.deliveries d
  set epoch = epoch + 1, unanswered = late.unanswered, sent_at = clock_timestamp(),
    due_at = clock_timestamp() + ${redispatchMs} * power(2, least(late.unanswered, 4)) * interval '1 ms'
  from (
    select event_id, unanswered + (due_at < clock_timestamp())::int as unanswered from log.deliveries
    where consumer = ${consumer} and dead_at is null and sent_at is not null
      and (${state !== 'full'} and due_at < clock_timestamp()
        or ${state === 'empty'} and sent_at < clock_timestamp() - ${lostMs} * interval '1 ms')
    order by event_id limit ${bound} for update skip locked) late
  where d.consumer = ${consumer} and d.event_id = late.event_id
  returning d.consumer, d.event_id as "eventId", d.epoch`
