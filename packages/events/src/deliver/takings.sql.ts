// A worker that dies answers nothing: that it had an event in hand must be committed before the effect begins.
import type { Reader } from '@hub/database'
import { type SQL, sql } from 'drizzle-orm'
import type { Tuning } from '../tuning.ts'

/** What a worker may hand over together, and what it has to run by itself: least taken first. */
export interface Taken {
  together: string[]
  alone: string[]
}

// One statement, one round trip. It need not reach the disk: what a crash of the server takes back is that an event was in hand.
const hasty = sql`hasty as materialized (select set_config('synchronous_commit', 'off', true))`

const outstanding = (consumer: string, which: SQL) => sql`
  select d.event_id, d.takings from hasty, log.deliveries d
  where d.consumer = ${consumer} and d.dead_at is null and ${which}
  order by d.event_id for update of d skip locked`

/** Notes that a worker takes those of the named deliveries that nobody has in hand, but not yet those that it has to run alone. */
export async function markTaken(
  reader: Reader,
  consumer: string,
  ids: readonly string[],
  { groupTakings }: Pick<Tuning, 'groupTakings'>,
): Promise<Taken> {
  const rows = await reader.execute<{ event_id: string; is_fit: boolean }>(sql`
    with ${hasty}, mine as materialized (${outstanding(consumer, sql`d.event_id = any(${sql.param(ids)}::uuid[])`)}), taken as (
      update log.deliveries d set takings = d.takings + 1 from mine
      where d.consumer = ${consumer} and d.event_id = mine.event_id and mine.takings < ${groupTakings})
    select event_id, takings < ${groupTakings} as is_fit from mine order by takings, event_id`)
  const idsOf = (isFit: boolean) => rows.filter((row) => row.is_fit === isFit).map(({ event_id }) => event_id)
  return { together: idsOf(true), alone: idsOf(false) }
}

/** Notes that a worker takes one event by itself; where that has been without an answer too often, it is a dead letter instead. */
export async function markTakenAlone(
  reader: Reader,
  consumer: string,
  id: string,
  { maxTakings }: Pick<Tuning, 'maxTakings'>,
): Promise<'taken' | 'dead' | 'gone'> {
  const [row] = await reader.execute<{ is_dead: boolean }>(sql`
    with ${hasty}, mine as materialized (${outstanding(consumer, sql`d.event_id = ${id}::uuid`)})
    update log.deliveries d
    set takings = least(d.takings + 1, ${maxTakings}),
      sent_at = case when d.takings < ${maxTakings} then sent_at end,
      dead_at = case when d.takings >= ${maxTakings} then clock_timestamp() end,
      error = case when d.takings >= ${maxTakings}
        then 'taken ' || d.takings || ' times and never answered: it seems to end the process' else error end
    from mine where d.consumer = ${consumer} and d.event_id = mine.event_id
    returning d.dead_at is not null as is_dead`)
  if (!row) return 'gone'
  return row.is_dead ? 'dead' : 'taken'
}

/** Takes a taking back: the worker that could not answer is alive. */
export async function unmarkTaken(reader: Reader, consumer: string, ids: readonly string[]): Promise<void> {
  await reader.execute(sql`
    update log.deliveries set takings = takings - 1
    where consumer = ${consumer} and event_id = any(${sql.param(ids)}::uuid[]) and takings > 0 and dead_at is null`)
}
