import { Refusal } from '@hub/errors'
import { type Request, stageOf } from '../request.ts'

export type WithdrawalDecision = 'withdraw' | 'ask'

/** Until money is decided on the requester withdraws; while it is, the ledger decides; from funded on nobody does (DESIGN §4). */
export function decideWithdrawal({
  state,
  pendingChange,
}: Pick<Request, 'state' | 'pendingChange'>): WithdrawalDecision {
  const stage = stageOf(state)
  if (stage === 'ended') throw new Refusal('intake.request_ended', { state })
  if (stage === 'agreed') throw new Refusal('intake.request_not_withdrawable', { state })
  if (stage === 'open') return 'withdraw'
  if (pendingChange) throw new Refusal('intake.change_pending', { kind: pendingChange.kind })
  return 'ask'
}
