import { hubActor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { formatMinor } from '@hub/money'
import type { Clock } from '@hub/runtime'
import { type AllocationRow, listLines, listTranches, lockAllocationOf } from '../allocation.sql.ts'
import { type CallRow, lockCall, updateCallState } from '../call.sql.ts'
import { partnersIn, restsOn } from '../call.ts'
import { endCall } from '../end-call.ts'
import type { ProposeAllocation } from '../proposal.rule.ts'
import { makeProposeAllocation } from '../proposal.ts'
import { lockRequest, type RequestRow } from '../request.sql.ts'

/**
 * Proposes what an operator had planned, now that the team has confirmed: by the same story as the operator's own proposal, decided
 * again. The organisation that filed the plan stays the proposer, so that it does not vote.
 */
export const makeProposeFromPlan = (clock: Clock) => {
  const propose = makeProposeAllocation(clock)
  return async (tx: Tx, found: { id: string; requestId: string }): Promise<void> => {
    const locked = await lockConfirmed(tx, found)
    if (locked === undefined) return
    const { request, call } = locked
    const at = clock.now()
    const plan = await lockAllocationOf(tx, request.id, 'planned')
    if (plan === undefined || !isStillFor(call, request, plan)) {
      const reason = 'Request, team or plan are not what they were when the team was asked.'
      return endCall(tx, call, request, { state: 'ended', reason, at })
    }
    const command = await commandOf(tx, plan)
    const proposed = await propose(tx, command, { organisation: plan.proposedBy, actor: hubActor })
    if (proposed.kind === 'proposed') return updateCallState(tx, call.id, 'proposed', { endedAt: at })
    const reason = 'The money that was found is held for something else by now: the request goes on waiting.'
    await endCall(tx, call, request, { state: 'ended', reason, at })
  }
}

/** The rules refuse the plan as it is: an operator is told why, and files another. */
export const makeRefusePlan =
  (clock: Clock) =>
  async (tx: Tx, found: { id: string; requestId: string }, reason: string): Promise<void> => {
    const locked = await lockConfirmed(tx, found)
    if (locked) await endCall(tx, locked.call, locked.request, { state: 'refused', reason, at: clock.now() })
  }

async function lockConfirmed(
  tx: Tx,
  { id, requestId }: { id: string; requestId: string },
): Promise<{ request: RequestRow; call: CallRow } | undefined> {
  const request = await lockRequest(tx, requestId)
  const call = await lockCall(tx, id)
  return request && call?.state === 'confirmed' ? { request, call } : undefined
}

function isStillFor(call: CallRow, { state, revision, team }: RequestRow, plan: AllocationRow): boolean {
  const members = team ? partnersIn(team) : []
  return state === 'waitlisted' && plan.revision === revision && restsOn(call, { revision, members, planId: plan.id })
}

async function commandOf(tx: Tx, { id, requestId, revision, currency }: AllocationRow): Promise<ProposeAllocation> {
  const money = (minor: bigint) => formatMinor(minor, currency)
  const lines = await listLines(tx, [id])
  const tranches = await listTranches(tx, [id])
  return {
    requestId,
    revision,
    lines: lines.map(({ payee, category, amountMinor }) => ({ payee, category, amount: money(amountMinor) })),
    tranches: tranches.map(({ payee, dueOn, amountMinor }) => ({ payee, dueOn, amount: money(amountMinor) })),
    plan: false,
  }
}
