import { hubActor } from '@hub/contracts'
import type { Db, Tx } from '@hub/database'
import type { Clock } from '@hub/runtime'
import { requireAmendment } from '../amendment-answer.ts'
import { lockRequestAndAllocation } from '../lock-allocation.ts'
import { noteOutage } from '../note-outage.ts'
import { updateRequestState } from '../request.sql.ts'
import { tryEach } from '../try-each.ts'
import { voidAmendment, voidProposal } from '../void-proposal.ts'
import { listLateAllocations, listLateAmendments } from './lapse-proposals.sql.ts'

const reason = 'The committee did not decide by its deadline.'

/**
 * What the committee has not answered by its deadline is void and its money free; the request is matched again. A time in which the
 * ledger was down is noted first, and moves the deadline. One transaction each, decided anew under the lock that votes take:
 * several processes and a last vote may come at once. One on which something breaks holds up none of the others.
 */
export const makeLapseProposals = (db: Db, clock: Clock) => async (): Promise<void> => {
  const at = clock.now()
  await db.transaction((tx) => noteOutage(tx, at))
  const late = [...(await listLateAllocations(db, at)), ...(await listLateAmendments(db, at))]
  await tryEach(
    late,
    ({ allocationId, amendmentId }) =>
      db.transaction((tx) =>
        amendmentId === null
          ? lapseAllocation(tx, allocationId, clock)
          : lapseAmendment(tx, allocationId, amendmentId, clock),
      ),
    (count) => `${count} proposals could not lapse`,
  )
}

async function lapseAllocation(tx: Tx, id: string, clock: Clock): Promise<void> {
  const { allocation } = await lockRequestAndAllocation(tx, id)
  const at = clock.now()
  if (!isLate(allocation, at)) return
  await voidProposal(tx, allocation, { reason, actor: hubActor, at, how: 'lapse' })
  await updateRequestState(tx, allocation.requestId, 'matched')
}

async function lapseAmendment(tx: Tx, allocationId: string, id: string, clock: Clock): Promise<void> {
  const { allocation } = await lockRequestAndAllocation(tx, allocationId)
  const { amendment } = await requireAmendment(tx, allocationId, id)
  const at = clock.now()
  if (!isLate(amendment, at)) return
  await voidAmendment(tx, { allocation, amendment }, { reason, actor: hubActor, at, how: 'lapse' })
}

const isLate = ({ state, due }: { state: string; due: Date | null }, at: Date): boolean =>
  state === 'proposed' && due !== null && due <= at
