// A time in which the ledger was down does not count: whom the request waits on has as much longer. Who and what stay as they are.
import type { HubEvent } from '@hub/contracts'
import type { Request } from '../request.ts'
import type { Move } from './follow-request.rule.ts'

/** Null: what was moved is not what the request waits for, such as an amendment or a call that is over. */
export function deadlineMoved(
  { body: { amendmentId, callId, due } }: HubEvent<'ledger.deadline_moved'>,
  request: Request,
): Move | null {
  const { state, awaited, waitingWho: who, waitingWhat: what, waitingSince: since, waitingDue } = request
  const isAwaited = state === 'funding' ? amendmentId === null : callId !== null && isOpenCall(callId, request)
  if (!isAwaited || who === null || what === null || since === null || waitingDue === null) return null
  const longer = awaited.map((partner) => ({ ...partner, answerBy: due }))
  return { kind: 'move', to: state, wait: { who, what, since, due: new Date(due) }, awaited: longer }
}

/** Its team is awaited, or nobody but the operator that is to propose. */
const isOpenCall = (callId: string, { awaited }: Request): boolean => awaited.every(({ offerId }) => offerId === callId)
