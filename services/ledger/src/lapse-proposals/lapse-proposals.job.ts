import { hubActor } from '@hub/contracts'
import type { Db, Tx } from '@hub/database'
import type { Clock } from '@hub/runtime'
import { requireAmendment } from '../amendment-answer.ts'
import { lockRequestAndAllocation } from '../lock-allocation.ts'
import { updateRequestState } from '../request.sql.ts'
import { voidAmendment, voidProposal } from '../void-proposal.ts'
import { listLateAllocations, listLateAmendments } from './lapse-proposals.sql.ts'

const reason = 'The committee did not decide by its deadline.'

/**
 * What the committee has not answered by its deadline is void and its money free; the request is matched again. One transaction
 * each, decided anew under the lock that votes take: several processes and a last vote may come at once.
 */
export const makeLapseProposals = (db: Db, clock: Clock) => async (): Promise<void> => {
  for (const { id } of await listLateAllocations(db, clock.now()))
    await db.transaction((tx) => lapseAllocation(tx, id, clock))
  for (const { id, allocationId } of await listLateAmendments(db, clock.now()))
    await db.transaction((tx) => lapseAmendment(tx, allocationId, id, clock))
}

async function lapseAllocation(tx: Tx, id: string, clock: Clock): Promise<void> {
  const { allocation } = await lockRequestAndAllocation(tx, id)
  if (allocation.state !== 'proposed') return
  await voidProposal(tx, allocation, { reason, actor: hubActor, at: clock.now(), how: 'lapse' })
  await updateRequestState(tx, allocation.requestId, 'matched')
}

async function lapseAmendment(tx: Tx, allocationId: string, id: string, clock: Clock): Promise<void> {
  const { allocation } = await lockRequestAndAllocation(tx, allocationId)
  const { amendment } = await requireAmendment(tx, allocationId, id)
  if (amendment.state !== 'proposed') return
  await voidAmendment(tx, { allocation, amendment }, { reason, actor: hubActor, at: clock.now(), how: 'lapse' })
}
