import { hubActor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emitAll } from '@hub/events'
import { formatMinor } from '@hub/money'
import { type Clock, newId } from '@hub/runtime'
import { lockCall } from '../call.sql.ts'
import { confirmByOf, isOpen } from '../call.ts'
import { dayOf } from '../day.ts'
import { endCall } from '../end-call.ts'
import { lockRequest } from '../request.sql.ts'
import { selectSettings } from '../settings.sql.ts'
import { readSources } from '../sources.ts'
import { type Decided, decideCalls, type Waiting } from './call-waitlisted.rule.ts'
import {
  insertCalls,
  listCountriesOf,
  listWaiting,
  lockCalling,
  lockWaiting,
  selectStaleCall,
  updateLowest,
} from './call-waitlisted.sql.ts'

/** Ends one call that its request has left behind; false: there is none. */
export const makeEndOneStale =
  (clock: Clock) =>
  async (tx: Tx): Promise<boolean> => {
    const stale = await selectStaleCall(tx)
    if (stale === undefined) return false
    const request = await lockRequest(tx, stale.requestId)
    const call = await lockCall(tx, stale.id)
    if (request === undefined || call === undefined) throw new Error(`the call ${stale.id} has no request`)
    const reason = 'Request, team or plan are not what they were when money was found.'
    if (isOpen(call.state)) await endCall(tx, call, request, { state: 'ended', reason, at: clock.now() })
    return true
  }

/** How many are called up by one transaction: what it locks is waited for by others. */
const together = 100

/** Whose turn it is now, the first of them first; null: another process is at it. */
export const makeDecideTurns =
  (clock: Clock) =>
  async (tx: Tx): Promise<Turns | null> => {
    if (!(await lockCalling(tx))) return null
    const at = clock.now()
    const { baseCurrency: currency, callWorkingDays: days } = await selectSettings(tx, dayOf(at))
    const waiting = await listWaiting(tx, currency)
    if (waiting.length === 0) return null
    return { waiting, ...decideCalls(waiting, await readSources(tx, currency), at), currency, days, at }
  }

interface Turns extends Decided {
  waiting: Waiting[]
  currency: string
  days: number
  at: Date
}

/**
 * Calls up those whose turn it is, together, or one of them alone; true: there are more. One that moves meanwhile, or that another is
 * at, is looked at anew by the next run; its money stays set aside.
 */
export const makeCallUp = (clock: Clock) => {
  const decideTurns = makeDecideTurns(clock)
  return async (tx: Tx, alone: string | null = null): Promise<boolean> => {
    const turns = await decideTurns(tx)
    if (turns === null) return false
    for (const { callId, lowestMinor } of turns.lowered) await updateLowest(tx, callId, lowestMinor)
    const spendable = new Map(turns.calls.map(({ requestId, spendableMinor }) => [requestId, spendableMinor]))
    const all = [...spendable.keys()].filter((id) => alone === null || id === alone)
    const next = all.slice(0, together)
    const before = new Map(turns.waiting.map((each) => [each.requestId, each]))
    const unmoved = (await lockWaiting(tx, next)).filter((now) => isSame(now, before.get(now.requestId)))
    await call(tx, unmoved, spendable, turns)
    return next.length < all.length
  }
}

const isSame = (now: Waiting, before: Waiting | undefined): boolean =>
  before !== undefined && JSON.stringify(factsOf(now)) === JSON.stringify(factsOf(before))

const factsOf = ({ revision, members, planId, askMinor, purpose, call: latest }: Waiting) => ({
  revision,
  members,
  planId,
  ask: String(askMinor),
  purpose,
  call: latest && [latest.id, latest.state],
})

async function call(
  tx: Tx,
  waiting: readonly Waiting[],
  spendable: ReadonlyMap<string, bigint>,
  { currency, days, at }: Turns,
): Promise<void> {
  if (waiting.length === 0) return
  const countries = await listCountriesOf(tx, [...new Set(waiting.flatMap(({ members }) => members))])
  const asked = waiting.map(({ requestId, revision, members, planId, askMinor }) => {
    const sits = planId === null ? [] : members.map((member) => countries.get(member) ?? null)
    const spendableMinor = spendable.get(requestId) ?? 0n
    const facts = { requestId, revision, planId, members: [...members], askedMinor: askMinor, currency }
    const money = { spendableMinor, lowestMinor: spendableMinor }
    return {
      id: newId(),
      state: 'asked' as const,
      ...facts,
      ...money,
      calledAt: at,
      confirmBy: confirmByOf(at, days, sits),
    }
  })
  await insertCalls(tx, asked)
  await emitAll(
    tx,
    asked.map(({ id, requestId, revision, planId, askedMinor, spendableMinor, confirmBy }) => ({
      type: 'ledger.funds_found' as const,
      requestId,
      revision,
      actor: hubActor,
      at,
      body: {
        callId: id,
        asked: formatMinor(askedMinor, currency),
        spendable: formatMinor(spendableMinor, currency),
        planId,
        confirmBy: confirmBy.toISOString(),
      },
    })),
  )
}
