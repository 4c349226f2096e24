// The noun: an event that failed for good for one consumer, as operators and auditors see it.
import { Actor, Id, Instant } from '@hub/contracts'
import type { DeadLetter } from '@hub/events'
import { z } from 'zod'

export const DeadLetterSummary = z
  .strictObject({
    id: z.string().meta({ description: '`<consumer>-<event id>`' }),
    consumer: z.string(),
    type: z.string(),
    eventId: Id,
    requestId: Id.nullable(),
    revision: z.int().nullable(),
    sequence: z.int().nullable(),
    actor: Actor,
    occurredAt: Instant,
    error: z.string(),
    faults: z.int().meta({ description: 'how often it was tried in vain; 0 where the consumer refused it' }),
    deadAt: Instant,
  })
  .meta({ id: 'DeadLetter' })
export type DeadLetterSummary = z.infer<typeof DeadLetterSummary>

/** With what the event says. */
export const DeadLetterWhole = DeadLetterSummary.extend({ body: z.unknown() }).meta({ id: 'DeadLetterWhole' })

export const DeadLetterParams = z.strictObject({ id: z.string().max(200) })

export function summaryOf({ id, consumer, event, error, faults, deadAt }: DeadLetter): DeadLetterSummary {
  const { id: eventId, type, requestId, revision, sequence, actor, occurredAt } = event
  return { id, consumer, type, eventId, requestId, revision, sequence, actor, occurredAt, error, faults, deadAt }
}
