import { z } from 'zod'
import { Role } from '../organisation.ts'
import { Instant, Slug } from '../primitives.ts'

/** Who did it: an organisation in one of its roles, or the hub itself (`organisation: "hub"`). Never the person or key behind it. */
export const Actor = z.strictObject({ organisation: Slug, role: z.union([Role, z.literal('hub')]) })
export type Actor = z.infer<typeof Actor>
export const hubActor: Actor = { organisation: 'hub', role: 'hub' }

/** What every event carries beside its body. `sequence` counts from 1 per request and producer. */
export const Envelope = z.strictObject({
  id: z.uuid(),
  type: z.string(),
  producer: z.string(),
  requestId: z.uuid().nullable(),
  revision: z.int().nullable(),
  sequence: z.int().nullable(),
  actor: Actor,
  occurredAt: Instant,
})
export type Envelope = z.infer<typeof Envelope>
