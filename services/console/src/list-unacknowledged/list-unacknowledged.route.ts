import { Actor, Id, Instant } from '@hub/contracts'
import { listUnacknowledged } from '@hub/events'
import { read } from '@hub/http'
import { z } from 'zod'

const Unacknowledged = z
  .strictObject({
    consumer: z.string(),
    state: z.enum(['recorded', 'sent', 'waiting']).meta({
      description: 'recorded: no dispatcher has read it yet; sent: in the queue; waiting: put aside until it is due',
    }),
    eventId: Id,
    type: z.string(),
    requestId: Id.nullable(),
    revision: z.int().nullable(),
    sequence: z.int().nullable(),
    actor: Actor,
    recordedAt: Instant,
    ageSeconds: z.number(),
    faults: z.int(),
    error: z.string().nullable(),
  })
  .meta({ id: 'UnacknowledgedEvent' })

export const listUnacknowledgedRoute = read({
  path: '/v1/ops/unacknowledged',
  operation: 'listUnacknowledged',
  summary: 'Lists events that a consumer has not acknowledged yet, the oldest first',
  description: 'The list changes while it is read, so it has no cursor: read it again. Dead letters are listed apart.',
  tag: 'Operators',
  access: ['operator', 'auditor'],
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  answer: z.strictObject({ items: z.array(Unacknowledged) }),
  run: async (reader, { query }) => ({ body: { items: await listUnacknowledged(reader, query.limit) } }),
})
