import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { NotYet } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { lockAllocationOf } from '../allocation.sql.ts'
import { lockRequest, updateRequestState } from '../request.sql.ts'
import { isStillToCome, mayBeProposed } from '../request.ts'
import { voidProposal } from '../void-proposal.ts'
import { updateTeam } from './follow-request.sql.ts'

/**
 * A member of the agreed team is being replaced: no money is proposed until the requester has agreed to the changed team, and what was
 * proposed for the old one is void, its votes with it. A waiting request keeps its place. Once money is approved nothing happens here:
 * it changes by an amendment.
 */
export const makeLeaveTeam =
  (clock: Clock) =>
  async (tx: Tx, { requestId, revision, actor, body }: HubEvent<'routing.member_removed'>): Promise<void> => {
    if (requestId === null || revision === null || !body.isAgreed) return
    const request = await lockRequest(tx, requestId)
    if (request === undefined || isStillToCome(request, revision)) throw new NotYet('the revision is still to come')
    if (request.revision !== revision) return
    if (request.state === 'proposed') {
      const allocation = await lockAllocationOf(tx, requestId, 'proposed')
      const reason = 'A member of the team left while the money was being decided on.'
      if (allocation) await voidProposal(tx, allocation, { reason, actor, at: clock.now() })
      await updateRequestState(tx, requestId, 'matched')
    }
    if (request.state === 'proposed' || mayBeProposed(request.state)) await updateTeam(tx, requestId, null)
  }
