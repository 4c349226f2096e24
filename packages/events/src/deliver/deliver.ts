// The effect of an event and its acknowledgement are one transaction, so a job may run twice, at once or after each other, and act once.
import { setTimeout as sleep } from 'node:timers/promises'
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
import { type Plan, planDeliveries } from './in-order.rule.ts'
import { markTaken, markTakenAlone, unmarkTaken } from './takings.sql.ts'

export type Outcome = 'handled' | 'early' | 'waiting' | 'fault' | 'dead'

export interface Delivering {
  database: Database
  consumer: Consumer
  tuning: Tuning
  log: Logger
  count(outcome: Outcome, events: number): void
}

/** Hands a group of events to a consumer; by itself each that was in hand before and got no answer: it may have ended its worker. */
export async function deliver(context: Delivering, ids: readonly string[]): Promise<void> {
  const { database, consumer, tuning } = context
  const { together, alone } = await markTaken(database.db, consumer.name, ids, tuning)
  if (together.length > 0) await survive(context, together, () => handOver(context, together, { mayWiden: true }))
  for (const id of alone) await oneAtATime(() => deliverAlone(context, id))
}

async function deliverAlone(context: Delivering, id: string): Promise<void> {
  const { database, consumer, tuning, log } = context
  const took = await markTakenAlone(database.db, consumer.name, id, tuning)
  if (took === 'taken') await survive(context, [id], () => handOver(context, [id], { mayWiden: false }))
  if (took !== 'dead') return
  log.error({ eventId: id, consumer: consumer.name }, 'an event became a dead letter: it seems to end the process')
  context.count('dead', 1)
}

// Over all consumers of the process: whatever ends it has nothing beside it that is suspected of the same.
let last: Promise<void> = Promise.resolve()
function oneAtATime(work: () => Promise<void>): Promise<void> {
  const run = last.then(work)
  last = run.catch(() => {})
  return run
}

/** A worker that could not answer, because its database was away, takes back what it noted, once it can. */
async function survive(context: Delivering, ids: readonly string[], work: () => Promise<void>) {
  const { database, consumer, tuning } = context
  try {
    await work()
  } catch (fault) {
    for (let tries = 1; tries <= 10; tries += 1) {
      const isDone = await unmarkTaken(database.db, consumer.name, ids).then(
        () => true,
        () => false,
      )
      if (isDone) break
      await sleep(tuning.awayMs)
    }
    throw fault
  }
}

/** A group that fails is run again one by one, so that one bad event fails alone. */
async function handOver(context: Delivering, ids: readonly string[], { mayWiden }: { mayWiden: boolean }) {
  const { database, consumer, tuning } = context
  const inHand: HubEvent[] = []
  let missing: string[] = []
  try {
    missing = await deliverGroup(context, ids, inHand, mayWiden)
  } catch (fault) {
    const [first, ...others] = inHand
    if (first === undefined) throw fault // not even its events could be read: the dispatcher sends it again
    if (others.length === 0) return noteFailure(context, first, fault)
    for (const event of inHand) await handOver(context, [event.id], { mayWiden: false })
  }
  if (missing.length === 0) return
  const { together } = await markTaken(database.db, consumer.name, missing, tuning)
  await handOver(context, [...ids, ...together], { mayWiden: false })
}

/**
 * `inHand` receives the events of the group: first those that are due, in their order. Where it `mayWiden` and events before it can be
 * had too, it does nothing and returns those: they have to be taken first.
 */
async function deliverGroup(context: Delivering, ids: readonly string[], inHand: HubEvent[], mayWiden: boolean) {
  const { database, consumer, tuning } = context
  const { missing, handled, early } = await database.db.transaction(async (tx) => {
    const plan = planDeliveries(await lockDeliveries(tx, consumer.name, ids))
    const isWanting = mayWiden && plan.early.length > 0
    const missing = isWanting ? await lockPredecessors(tx, consumer.name, plan.early) : []
    if (missing.length > 0) return { missing, handled: 0, early: 0 }
    inHand.push(...[...plan.due, ...plan.early, ...plan.seen].map(({ event }) => event))
    await act(tx, consumer, plan, tuning)
    return { missing, handled: plan.due.length, early: plan.early.length }
  })
  context.count('handled', handled)
  context.count('early', early)
  return missing
}

async function act(tx: Tx, consumer: Consumer, { due, seen, early }: Plan, tuning: Tuning): Promise<void> {
  const events = due.filter(({ isDiscarded }) => !isDiscarded).map(({ event }) => event)
  if (events.length > 0) await consumer.lockFirst?.(tx, events)
  for (const event of events) await handle(tx, consumer, event)
  if (due.length + seen.length > 0) await deleteDeliveries(tx, consumer.name, { handled: due, seen })
  if (early.length > 0) await markEarly(tx, consumer.name, early, tuning)
}

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
  return `${code}${cause.message}`.replaceAll('\0', '').slice(0, 2000) // PostgreSQL keeps no text with a zero in it
}
