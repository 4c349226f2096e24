import type { HubEvent } from '@hub/contracts'
import { type SQL, sql } from 'drizzle-orm'

/** A time as JSON has it. */
export const instant = (column: SQL): SQL => sql`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

/** The columns of an event, from log.events under the name e. */
export const eventColumns = sql`e.id, e.type, e.producer, e.request_id, e.revision, e.sequence, e.actor,
  ${instant(sql`e.occurred_at`)} as occurred_at, e.body`

export const toEvent = (row: Record<string, unknown>): HubEvent =>
  ({
    id: row.id,
    type: row.type,
    producer: row.producer,
    requestId: row.request_id,
    revision: row.revision,
    sequence: row.sequence,
    actor: row.actor,
    occurredAt: row.occurred_at,
    body: row.body,
  }) as HubEvent
