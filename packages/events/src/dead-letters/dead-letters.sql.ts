import type { Actor } from '@hub/contracts'
import type { Reader, Tx } from '@hub/database'
import { sql } from 'drizzle-orm'
import { eventColumns, instant, toEvent } from '../event-row.ts'
import type { DeadLetter, DeliveryKey } from './dead-letters.ts'

export async function listDead(
  reader: Reader,
  { after, only, limit }: { after: DeliveryKey | null; only: DeliveryKey | null; limit: number },
): Promise<DeadLetter[]> {
  const following = after ? sql`and (d.event_id, d.consumer) > (${after.eventId}::uuid, ${after.consumer})` : sql``
  const one = only ? sql`and d.event_id = ${only.eventId}::uuid and d.consumer = ${only.consumer}` : sql``
  const rows = await reader.execute(sql`
    select ${eventColumns}, d.consumer, d.error, d.faults, ${instant(sql`d.dead_at`)} as dead_at
    from log.deliveries d join log.events e on e.id = d.event_id
    where d.dead_at is not null ${following} ${one}
    order by d.event_id, d.consumer limit ${limit}`)
  return rows.map((row) => ({
    id: `${String(row.consumer)}-${String(row.id)}`,
    consumer: String(row.consumer),
    event: toEvent(row),
    error: String(row.error),
    faults: Number(row.faults),
    deadAt: String(row.dead_at),
  }))
}

export const markRedriven = async (tx: Tx, { consumer, eventId }: DeliveryKey): Promise<boolean> => {
  const rows = await tx.execute(sql`
    update log.deliveries
    set dead_at = null, sent_at = null, due_at = clock_timestamp(), unanswered = 0, takings = 0, faults = 0, waits = 0,
      error = null
    where consumer = ${consumer} and event_id = ${eventId}::uuid and dead_at is not null returning 1`)
  return rows.length > 0
}

export const markDiscarded = async (tx: Tx, { consumer, eventId }: DeliveryKey): Promise<boolean> => {
  const rows = await tx.execute(sql`
    update log.deliveries
    set dead_at = null, sent_at = null, due_at = clock_timestamp(), unanswered = 0, takings = 0, faults = 0, waits = 0,
      discarded_at = clock_timestamp()
    where consumer = ${consumer} and event_id = ${eventId}::uuid and dead_at is not null returning 1`)
  return rows.length > 0
}

export async function insertIntervention(
  tx: Tx,
  { consumer, event, error }: DeadLetter,
  { kind, reason, actor }: { kind: 'redriven' | 'discarded'; reason: string | null; actor: Actor },
): Promise<void> {
  await tx.execute(sql`
    insert into log.interventions (consumer, event_id, kind, reason, error, actor)
    values (${consumer}, ${event.id}::uuid, ${kind}, ${reason}, ${error}, ${JSON.stringify(actor)}::jsonb)`)
}
