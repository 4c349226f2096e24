import { type HubEvent, hubActor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emit, NotYet } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { lockAllocationOf } from '../allocation.sql.ts'
import { lockRequest, updateRequestState } from '../request.sql.ts'
import { isStillToCome } from '../request.ts'
import { voidProposal } from '../void-proposal.ts'
import { decideChange } from './decide-change.rule.ts'

/** In one transaction, under the lock that votes take too: either the last vote came first, or votes and hold are void. */
export const makeDecideChange =
  (clock: Clock) =>
  async (tx: Tx, { requestId, revision, actor, body }: HubEvent<'intake.change_asked'>): Promise<void> => {
    if (requestId === null || revision === null) return
    const request = await lockRequest(tx, requestId)
    if (request === undefined || isStillToCome(request, revision)) throw new NotYet('the revision is still to come')
    const decision = decideChange(request.state)
    if (decision.kind === 'too_early') throw new NotYet('the agreement on the team is still to come')
    const at = clock.now()
    const about = { requestId, revision: request.revision, actor: hubActor, at }
    const { changeId, kind } = body
    if (decision.kind === 'refused') {
      const { reason } = decision
      return emit(tx, { type: 'ledger.change_refused', ...about, body: { changeId, reason } })
    }
    const allocation = await lockAllocationOf(tx, requestId, 'proposed')
    const reason =
      kind === 'edit' ? 'The requester asked to change its request.' : 'The requester asked to withdraw it.'
    if (allocation) await voidProposal(tx, allocation, { reason, actor, at })
    await updateRequestState(tx, requestId, 'changing')
    await emit(tx, { type: 'ledger.change_granted', ...about, body: { changeId } })
  }
