import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { actorAs } from '../actor.ts'
import { requireAmendment } from '../amendment-answer.ts'
import { lockRequestAndAllocation } from '../lock-allocation.ts'
import { voidAmendment } from '../void-proposal.ts'

export const makeVoidAmendment =
  (clock: Clock) =>
  async (tx: Tx, ids: { id: string; amendmentId: string }, reason: string, principal: Principal): Promise<void> => {
    const { allocation } = await lockRequestAndAllocation(tx, ids.id)
    const { amendment } = await requireAmendment(tx, ids.id, ids.amendmentId)
    if (amendment.state !== 'proposed') throw new Refusal('ledger.amendment_not_proposed', { state: amendment.state })
    await voidAmendment(
      tx,
      { allocation, amendment },
      { reason, actor: actorAs(principal, 'operator'), at: clock.now() },
    )
  }
