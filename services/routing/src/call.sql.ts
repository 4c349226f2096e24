import type { Reader, Tx } from '@hub/database'
import { and, asc, desc, eq } from 'drizzle-orm'
import type { Call, CallState, Confirmation } from './call.ts'
import { movedByOutages } from './outage.sql.ts'
import { calls, confirmations } from './tables.ts'

export const callColumns = {
  id: calls.id,
  requestId: calls.requestId,
  teamId: calls.teamId,
  members: calls.members,
  state: calls.state,
  due: movedByOutages(calls.due, { since: calls.askedAt, closed: calls.endedAt }),
}

/** The newest of a team, whatever came of it. Lock the request first where it is answered. */
export async function selectCall(reader: Reader, teamId: string): Promise<Call | undefined> {
  const [call] = await reader
    .select(callColumns)
    .from(calls)
    .where(eq(calls.teamId, teamId))
    .orderBy(desc(calls.id))
    .limit(1)
  return call
}

export const listConfirmations = (reader: Reader, callId: string): Promise<Confirmation[]> =>
  reader
    .select({
      partner: confirmations.partner,
      agrees: confirmations.agrees,
      reason: confirmations.reason,
      answeredAt: confirmations.answeredAt,
    })
    .from(confirmations)
    .where(eq(confirmations.callId, callId))
    .orderBy(asc(confirmations.answeredAt), asc(confirmations.partner))

export async function updateCall(tx: Tx, id: string, state: Exclude<CallState, 'asked'>, at: Date): Promise<void> {
  await tx.update(calls).set({ state, endedAt: at }).where(eq(calls.id, id))
}

/** Ends what a request's team is asked, if it is. */
export async function updateAskedCall(tx: Tx, requestId: string, at: Date): Promise<void> {
  await tx
    .update(calls)
    .set({ state: 'ended', endedAt: at })
    .where(and(eq(calls.requestId, requestId), eq(calls.state, 'asked')))
}
