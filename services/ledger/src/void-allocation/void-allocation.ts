import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { actorAs } from '../actor.ts'
import { lockRequestAndAllocation } from '../lock-allocation.ts'
import { updateRequestState } from '../request.sql.ts'
import { voidProposal } from '../void-proposal.ts'

/** Takes a proposal back while it is undecided; the request is matched again. */
export const makeVoidAllocation =
  (clock: Clock) =>
  async (tx: Tx, id: string, reason: string, principal: Principal): Promise<void> => {
    const { allocation } = await lockRequestAndAllocation(tx, id)
    if (allocation.state !== 'proposed')
      throw new Refusal('ledger.allocation_not_proposed', { state: allocation.state })
    await voidProposal(tx, allocation, { reason, actor: actorAs(principal, 'operator'), at: clock.now() })
    await updateRequestState(tx, allocation.requestId, 'matched')
  }
