import type { HubEvent } from '@hub/contracts'

/** An event that one consumer has in hand, locked. */
export interface Delivery {
  event: HubEvent
  /** The sequence of the event's request and producer that the consumer has seen last; 0 at first. */
  position: number
  /** An operator has discarded it: it counts as seen and has no effect. */
  isDiscarded: boolean
}

/** Whose sequence an event counts in: that of its request and producer. */
export const keyOf = ({ event }: Delivery): string => `${event.producer} ${event.requestId}`
