// A time in which the ledger or routing was down does not count: whom the request waits on has as much longer. Who and what stay as
// they are. Each tells the new time and not by how much, so that one told by both is not moved twice.
import type { HubEvent } from '@hub/contracts'
import type { AwaitedPartner, Request } from '../request.ts'
import { firstDue } from '../waiting-on.ts'
import type { Move } from './follow-request.rule.ts'

type Change = Partial<Pick<Move, 'awaited' | 'teamDue'>> & { due: Date }

/** Null: what was moved is not what the request waits for, such as an amendment or a call that is over. */
export function deadlineMoved(
  event: HubEvent<'ledger.deadline_moved' | 'routing.deadlines_moved'>,
  request: Request,
): Move | null {
  const { state, waitingWho: who, waitingWhat: what, waitingSince: since, waitingDue } = request
  if (who === null || what === null || since === null || waitingDue === null) return null
  const change = event.type === 'ledger.deadline_moved' ? movedByLedger(event, request) : movedByRouting(event, request)
  if (change === null) return null
  const { due, ...rest } = change
  return { kind: 'move', to: state, wait: { who, what, since, due }, ...rest }
}

function movedByLedger(
  { body: { amendmentId, callId, due } }: HubEvent<'ledger.deadline_moved'>,
  request: Request,
): Change | null {
  const isAwaited = request.state === 'funding' ? amendmentId === null : callId !== null && isOpenCall(callId, request)
  return isAwaited ? { due: new Date(due), awaited: longer(request.awaited, due) } : null
}

function movedByRouting(
  { body: { offers, teamDue: team, consentDue, call } }: HubEvent<'routing.deadlines_moved'>,
  request: Request,
): Change | null {
  const { state, awaited } = request
  if (state === 'waitlisted') {
    if (call === null || awaited.length === 0 || !isOpenCall(call.callId, request)) return null
    return { due: new Date(call.due), awaited: longer(awaited, call.due) }
  }
  if (state !== 'matching' && state !== 'unmatched') return null
  const teamDue = team === null ? request.teamDue : new Date(team)
  if (consentDue !== null && awaited.length === 0) return { due: new Date(consentDue), teamDue }
  const moved = awaited.map((each) => ({
    ...each,
    answerBy: offers.find(({ offerId }) => offerId === each.offerId)?.answerBy ?? each.answerBy,
  }))
  const due = state === 'matching' ? firstDue(moved, teamDue) : request.waitingDue
  return due === null ? null : { due, awaited: moved, teamDue }
}

const longer = (awaited: readonly AwaitedPartner[], answerBy: string) =>
  awaited.map((partner) => ({ ...partner, answerBy }))

/** Its team is awaited, or nobody but the operator that is to propose. */
const isOpenCall = (callId: string, { awaited }: Request): boolean => awaited.every(({ offerId }) => offerId === callId)
