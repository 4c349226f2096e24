import { Actor, type EventBody, type EventType, eventBodies } from '@hub/contracts'
import { afterCommit, executePrepared, type Tx } from '@hub/database'
import { sql } from 'drizzle-orm'
import { wakeDispatcher } from './wake.ts'

export interface NewEvent<T extends EventType> {
  type: T
  /** The request it is about; such events are numbered from 1 per request and producer. */
  requestId?: string
  revision?: number
  actor: Actor
  /** From the Clock. */
  at: Date
  body: EventBody<T>
}

/** Records an event inside the transaction that makes it true. A body of the wrong shape is a fault of the caller. */
export const emit = <T extends EventType>(tx: Tx, event: NewEvent<T>): Promise<void> => emitAll(tx, [event])

/** Records several events in their order, by one statement. */
export async function emitAll(tx: Tx, events: readonly NewEvent<EventType>[]): Promise<void> {
  if (events.length === 0) return
  const rows = events.map((event) => ({
    type: event.type,
    requestId: event.requestId ?? null,
    revision: event.revision ?? null,
    actor: Actor.parse(event.actor),
    occurredAt: event.at,
    body: eventBodies[event.type].parse(event.body),
  }))
  await executePrepared(tx, sql`select log.append(${JSON.stringify(rows)}::jsonb)`)
  afterCommit(wakeDispatcher)
}
