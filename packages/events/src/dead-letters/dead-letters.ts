// An event that failed for good for one consumer. It holds back the later events of its request and producer, until an operator has it
// tried again, or discards it with a reason and lets them pass.
import { Actor, type HubEvent } from '@hub/contracts'
import type { Reader, Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { z } from 'zod'
import { insertIntervention, listDead, markDiscarded, markRedriven } from './dead-letters.sql.ts'

export interface DeadLetter {
  /** `<consumer>-<event id>` */
  id: string
  consumer: string
  event: HubEvent
  error: string
  faults: number
  deadAt: string
}

/** The oldest event first; `after` is the id of the last letter of the page before. */
export function listDeadLetters(reader: Reader, page: { limit: number; after?: string }): Promise<DeadLetter[]> {
  const after = page.after === undefined ? null : keyOf(page.after)
  return listDead(reader, { after, only: null, limit: page.limit })
}

/** Refuses an id that names no dead letter. */
export async function findDeadLetter(reader: Reader, id: string): Promise<DeadLetter> {
  const [letter] = await listDead(reader, { after: null, only: keyOf(id), limit: 1 })
  if (!letter) throw unknown(id)
  return letter
}

/** Has it tried again, with its faults forgotten. */
export async function redriveDeadLetter(tx: Tx, id: string, actor: Actor): Promise<DeadLetter> {
  const letter = await findDeadLetter(tx, id)
  if (!(await markRedriven(tx, keyOf(id)))) throw unknown(id)
  await insertIntervention(tx, letter, { kind: 'redriven', reason: null, actor: Actor.parse(actor) })
  return letter
}

/** Gives it up: once its turn comes it is acknowledged without effect and counts as seen. */
export async function discardDeadLetter(tx: Tx, id: string, reason: string, actor: Actor): Promise<DeadLetter> {
  const letter = await findDeadLetter(tx, id)
  if (!(await markDiscarded(tx, keyOf(id)))) throw unknown(id)
  await insertIntervention(tx, letter, { kind: 'discarded', reason, actor: Actor.parse(actor) })
  return letter
}

/** What tells one delivery from all others. */
export interface DeliveryKey {
  consumer: string
  eventId: string
}

function keyOf(id: string): DeliveryKey {
  const at = id.indexOf('-')
  const key = { consumer: id.slice(0, at), eventId: id.slice(at + 1) }
  if (at < 1 || !z.uuid().safeParse(key.eventId).success) throw unknown(id)
  return key
}

const unknown = (id: string) => new Refusal('events.dead_letter_unknown', { id })
