// A time in which the ledger or routing was down does not count: whom the request waits on has as much longer. Who and what stay as
// they are. Each tells the new time and not by how much, so that one told by both is not moved twice.
import type { HubEvent } from '@hub/contracts'
import type { AwaitedPartner, Request } from '../request.ts'
import { firstDue, isOnConsent, isOnPartners, waitOf } from '../waiting-on.ts'
import type { Move } from './follow-request.rule.ts'

type Change = Partial<Pick<Move, 'awaited' | 'teamDue'>> & { due: Date | null }

/** Null: what was moved is not what the request waits for, such as an amendment or a call that is over. */
export function deadlineMoved(
  event: HubEvent<'ledger.deadline_moved' | 'routing.deadlines_moved'>,
  request: Request,
): Move | null {
  const wait = waitOf(request)
  if (wait === null || wait.due === null) return null
  const change = event.type === 'ledger.deadline_moved' ? movedByLedger(event, request) : movedByRouting(event, request)
  if (change === null) return null
  const { due, ...rest } = change
  return { kind: 'move', to: request.state, wait: { ...wait, due }, ...rest }
}

function movedByLedger(
  { body: { amendmentId, callId, due } }: HubEvent<'ledger.deadline_moved'>,
  request: Request,
): Change | null {
  if (request.state === 'funding') return amendmentId === null ? { due: new Date(due) } : null
  return callId !== null && isOpenCall(callId, request) ? movedCall(due, request) : null
}

function movedByRouting(
  { body: { offers, teamDue: team, consentDue, call } }: HubEvent<'routing.deadlines_moved'>,
  request: Request,
): Change | null {
  const { state, awaited, waitingDue } = request
  if (call !== null && awaited.length > 0 && isOpenCall(call.callId, request)) return movedCall(call.due, request)
  const teamDue = team === null ? request.teamDue : new Date(team)
  if (isOnConsent(request)) return { due: consentDue === null ? waitingDue : new Date(consentDue), teamDue }
  if (!isOnPartners(request)) return state === 'unmatched' ? { due: waitingDue, teamDue } : null
  const moved = awaited.map((each) => ({
    ...each,
    answerBy: offers.find(({ offerId }) => offerId === each.offerId)?.answerBy ?? each.answerBy,
  }))
  return { due: firstDue(moved, teamDue), awaited: moved, teamDue }
}

const movedCall = (due: string, { awaited }: Request): Change => ({
  due: new Date(due),
  awaited: awaited.map((partner: AwaitedPartner) => ({ ...partner, answerBy: due })),
})

/** Its team is awaited, or nobody but the operator that is to propose. */
const isOpenCall = (callId: string, { awaited }: Request): boolean => awaited.every(({ offerId }) => offerId === callId)
