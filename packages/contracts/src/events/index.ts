import type { z } from 'zod'
import { assessmentEvents } from './assessment.ts'
import type { Envelope } from './event.ts'
import { identityEvents } from './identity.ts'
import { intakeEvents } from './intake.ts'
import { ledgerEvents } from './ledger.ts'
import { routingEvents } from './routing.ts'

/** Every event of the hub: `<service>.<noun>_<past>` → the shape of its body. */
export const eventBodies = {
  ...identityEvents,
  ...intakeEvents,
  ...assessmentEvents,
  ...routingEvents,
  ...ledgerEvents,
}

export type EventType = keyof typeof eventBodies
export type EventBody<T extends EventType> = z.infer<(typeof eventBodies)[T]>

/** A past fact, published once it is committed. */
export type HubEvent<T extends EventType = EventType> = T extends EventType
  ? Omit<Envelope, 'type'> & { type: T; body: EventBody<T> }
  : never
