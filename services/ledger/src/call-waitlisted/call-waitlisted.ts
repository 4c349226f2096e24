import { hubActor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { formatMinor } from '@hub/money'
import { type Clock, newId } from '@hub/runtime'
import { lockCall } from '../call.sql.ts'
import { confirmByOf, isOpen } from '../call.ts'
import { listSources } from '../contribution.sql.ts'
import { dayOf } from '../day.ts'
import { endCall } from '../end-call.ts'
import { lockRequest } from '../request.sql.ts'
import { selectSettings } from '../settings.sql.ts'
import { decideCalls, type Waiting } from './call-waitlisted.rule.ts'
import {
  insertCall,
  listCountriesOf,
  listWaiting,
  lockCalling,
  selectStaleCall,
  selectWaiting,
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

/** Calls up the one whose turn it is; false: nobody's, or another process is at it. One a transaction, so that each counts what the one before was promised. */
export const makeCallOne =
  (clock: Clock) =>
  async (tx: Tx): Promise<boolean> => {
    if (!(await lockCalling(tx))) return false
    const at = clock.now()
    const { baseCurrency } = await selectSettings(tx, dayOf(at))
    const waiting = await listWaiting(tx, baseCurrency)
    if (waiting.length === 0) return false
    const decided = decideCalls(waiting, await listSources(tx, baseCurrency), at)
    for (const { callId, lowestMinor } of decided.lowered) await updateLowest(tx, callId, lowestMinor)
    const [next] = decided.calls
    if (next === undefined) return false
    await lockRequest(tx, next.requestId)
    const waits = await selectWaiting(tx, next.requestId)
    const before = waiting.find(({ requestId }) => requestId === next.requestId)
    // It has moved meanwhile: it is looked at anew.
    if (waits === undefined || JSON.stringify(factsOf(waits)) !== JSON.stringify(before && factsOf(before))) return true
    await call(tx, waits, { spendableMinor: next.spendableMinor, currency: baseCurrency, at })
    return true
  }

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
  { requestId, revision, members, planId, askMinor }: Waiting,
  { spendableMinor, currency, at }: { spendableMinor: bigint; currency: string; at: Date },
): Promise<void> {
  const id = newId()
  const confirmBy = confirmByOf(at, planId === null ? [] : await listCountriesOf(tx, members))
  const facts = { requestId, revision, planId, members: [...members], askedMinor: askMinor, currency, spendableMinor }
  await insertCall(tx, { id, state: 'asked', ...facts, lowestMinor: spendableMinor, calledAt: at, confirmBy })
  await emit(tx, {
    type: 'ledger.funds_found',
    requestId,
    revision,
    actor: hubActor,
    at,
    body: {
      callId: id,
      asked: formatMinor(askMinor, currency),
      spendable: formatMinor(spendableMinor, currency),
      planId,
      confirmBy: confirmBy.toISOString(),
    },
  })
}
