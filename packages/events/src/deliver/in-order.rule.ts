import { type Delivery, keyOf } from './delivery.ts'

export interface Plan {
  /** What to handle, in this order. */
  due: Delivery[]
  /** Seen already. */
  seen: Delivery[]
  /** Something before it is missing. */
  early: Delivery[]
}

/** Decides what of a group is handled and in which order: that of the log, but of each request and producer by sequence, without a gap. */
export function planDeliveries(deliveries: readonly Delivery[]): Plan {
  const plan: Plan = { due: [], seen: [], early: [] }
  const positions = new Map<string, number>()
  for (const delivery of bySequence(deliveries)) {
    const { sequence } = delivery.event
    const position = positions.get(keyOf(delivery)) ?? delivery.position
    if (sequence === null) plan.due.push(delivery)
    else if (sequence <= position) plan.seen.push(delivery)
    else if (sequence > position + 1) plan.early.push(delivery)
    else {
      plan.due.push(delivery)
      positions.set(keyOf(delivery), sequence)
    }
  }
  return plan
}

// The log may hold a later sequence first (its transaction began earlier and ended later). Each request and producer keeps its places
// in the group and fills them by sequence; what has no request stays where it is.
function bySequence(deliveries: readonly Delivery[]): Delivery[] {
  const ordered = Map.groupBy(deliveries, keyOf)
  for (const group of ordered.values()) group.sort((a, b) => (a.event.sequence ?? 0) - (b.event.sequence ?? 0))
  return deliveries.map((delivery) => ordered.get(keyOf(delivery))?.shift() ?? delivery)
}
