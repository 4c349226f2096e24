import type { EventType, HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'

/** What a service does on each event it knows, in the transaction that acknowledges it: it takes effect exactly once. */
export type Handlers = { [T in EventType]?: (tx: Tx, event: HubEvent<T>) => Promise<void> }

export interface Consumer {
  /** The service's name, as in log.consumers. */
  name: string
  handlers: Handlers
  /** Jobs of up to 50 events in hand at once, in one process. */
  concurrency?: number
  /** Takes, in one order, what the handlers of a group will lock: they run one after the other in one transaction. */
  lockFirst?: (tx: Tx, events: readonly HubEvent[]) => Promise<void>
}

/** A service that acts on events. It receives all events of the producers it handles any type of. */
export const makeConsumer = (
  name: string,
  handlers: Handlers,
  options: Pick<Consumer, 'concurrency' | 'lockFirst'> = {},
): Consumer => ({ name, handlers, ...options })

const producerOf = (type: string): string => type.slice(0, type.indexOf('.'))

/** The services whose events a consumer receives, in the order of the alphabet. */
export const producersOf = (consumer: Consumer): string[] =>
  [...new Set(Object.keys(consumer.handlers).map(producerOf))].sort()

/** Thrown by a handler for which something of another producer is still to come: it is tried again soon, and no fault is counted. */
export class NotYet extends Error {
  override readonly name = 'NotYet'
}
