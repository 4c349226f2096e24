import { hubActor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { lockAllocationOf, selectWasPaid } from '../allocation.sql.ts'
import type { RequestRow } from '../request.sql.ts'
import { tellAgain } from './tell-again.ts'

/** What the requester did before it learnt of the approval is taken back: money was granted for the request as it was. */
export async function keepRequest(tx: Tx, request: RequestRow, at: Date): Promise<void> {
  const { id, revision, team } = request
  // Its lock makes a payment at the same time come wholly before or after.
  const allocation = await lockAllocationOf(tx, id, 'approved', 'closed')
  if (allocation === undefined || team === null)
    throw new Error(`the request ${id} is funded without team or allocation`)
  await emit(tx, {
    type: 'ledger.request_kept',
    requestId: id,
    revision,
    actor: hubActor,
    at,
    body: {
      allocationId: allocation.id,
      reason: 'The committee approved the allocation first: from funded on a request changes by amendment.',
      team,
      isPaid: await selectWasPaid(tx, allocation.id),
    },
  })
  await tellAgain(tx, request, at)
}
