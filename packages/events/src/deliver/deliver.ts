// The effect of an event and its acknowledgement are one transaction, so a job may run twice, at once or after each other, and act once.
import type { EventType, HubEvent } from '@hub/contracts'
import type { Database, Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Logger } from '@hub/runtime'
import { type Consumer, NotYet } from '../consumer.ts'
import type { Tuning } from '../tuning.ts'
import {
  deleteDeliveries,
  lockDeliveries,
  lockPredecessors,
  markEarly,
  markFaulty,
  markWaiting,
} from './deliver.sql.ts'
import type { Delivery } from './delivery.ts'
import { planDeliveries } from './in-order.rule.ts'

export type Outcome = 'handled' | 'early' | 'waiting' | 'fault' | 'dead'

export interface Delivering {
  database: Database
  consumer: Consumer
  tuning: Tuning
  log: Logger
  count(outcome: Outcome, events: number): void
}

/** Hands a group of events to a consumer. A group that fails is run again one by one, so that one bad event fails alone. */
export async function deliver(context: Delivering, ids: readonly string[]): Promise<void> {
  const locked: HubEvent[] = []
  try {
    await deliverGroup(context, ids, locked)
  } catch (fault) {
    const [first, ...others] = locked
    if (first === undefined) throw fault // not even its events could be read: the database is away, and the dispatcher sends it again
    if (others.length === 0) return noteFailure(context, first, fault)
    for (const event of locked)
      await deliverGroup(context, [event.id], []).catch((own: unknown) => noteFailure(context, event, own))
  }
}

/** `locked` receives the events that it has in hand: first those that are due, in their order. */
async function deliverGroup(context: Delivering, ids: readonly string[], locked: HubEvent[]): Promise<void> {
  const { database, consumer, tuning } = context
  const plan = await database.db.transaction(async (tx) => {
    const { due, seen, early } = await lockGroup(tx, consumer.name, ids)
    locked.push(...[...due, ...early, ...seen].map(({ event }) => event))
    for (const { event, isDiscarded } of due) if (!isDiscarded) await handle(tx, consumer, event)
    if (due.length + seen.length > 0) await deleteDeliveries(tx, consumer.name, { handled: due, seen })
    if (early.length > 0) await markEarly(tx, consumer.name, early, tuning)
    return { handled: due.length, early: early.length }
  })
  context.count('handled', plan.handled)
  context.count('early', plan.early)
}

async function lockGroup(tx: Tx, consumer: string, ids: readonly string[]) {
  const deliveries = await lockDeliveries(tx, consumer, ids)
  const plan = planDeliveries(deliveries)
  if (plan.early.length === 0) return plan
  const predecessors = await lockPredecessors(tx, consumer, plan.early)
  return predecessors.length === 0 ? plan : planDeliveries(merge(predecessors, deliveries))
}

const merge = (first: readonly Delivery[], second: readonly Delivery[]) => [
  ...new Map([...first, ...second].map((delivery) => [delivery.event.id, delivery])).values(),
]

async function handle(tx: Tx, { handlers }: Consumer, event: HubEvent): Promise<void> {
  const handler = handlers[event.type] as ((tx: Tx, event: HubEvent<EventType>) => Promise<void>) | undefined
  await handler?.(tx, event)
}

async function noteFailure(context: Delivering, event: HubEvent, fault: unknown): Promise<void> {
  const { database, consumer, tuning, log } = context
  const error = explain(fault)
  const isFinal = fault instanceof Refusal
  const { isDead } = await database.db.transaction((tx) =>
    fault instanceof NotYet
      ? markWaiting(tx, consumer.name, event, error, tuning)
      : markFaulty(tx, consumer.name, event, error, isFinal ? { ...tuning, maxFaults: 0 } : tuning),
  )
  if (isDead === null) return // acknowledged meanwhile by another worker
  const facts = { eventId: event.id, type: event.type, requestId: event.requestId, err: fault }
  if (isDead) log.error(facts, 'an event became a dead letter')
  else if (fault instanceof NotYet) log.debug(facts, 'an event waits for another')
  else log.warn(facts, 'an event failed and will be tried again')
  context.count(isDead ? 'dead' : fault instanceof NotYet ? 'waiting' : 'fault', 1)
}

// Drizzle wraps what the database said in a text that repeats the whole statement with its parameters.
function explain(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault)
  const cause = fault.cause instanceof Error ? fault.cause : fault
  const code = fault instanceof Refusal ? `${fault.code}: ` : ''
  return `${code}${cause.message}`.slice(0, 2000)
}
