import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { NotYet } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { lockAllocationOf } from '../allocation.sql.ts'
import { lockRequest, updateRequestState } from '../request.sql.ts'
import { isGranted } from '../request.ts'
import { voidProposal } from '../void-proposal.ts'
import { keepRequest } from './keep-request.ts'

/** The request is a draft again or gone: a proposal that crossed it on the way is void. Money already granted stays decided, and so does what it was granted for. */
export const makeLeaveMoney =
  (clock: Clock) =>
  async (
    tx: Tx,
    { requestId, actor }: HubEvent<'intake.request_reopened' | 'intake.request_withdrawn'>,
    state: 'changing' | 'withdrawn',
    reason: string,
  ): Promise<void> => {
    if (requestId === null) return
    const request = await lockRequest(tx, requestId)
    // A draft that was never submitted can be withdrawn: the ledger never heard of it.
    if (request === undefined) {
      if (state === 'withdrawn') return
      throw new NotYet('the revision is still to come')
    }
    if (isGranted(request)) return keepRequest(tx, request, clock.now())
    const allocation = await lockAllocationOf(tx, requestId, 'proposed')
    if (allocation) await voidProposal(tx, allocation, { reason, actor, at: clock.now() })
    await updateRequestState(tx, requestId, state)
  }
