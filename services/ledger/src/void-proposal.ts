// An allocation on which nothing is decided ends: its votes count no more, its hold is free again. The caller holds the
// request's lock.
import type { Actor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { type AllocationRow, updateAllocationState } from './allocation.sql.ts'
import { postTogether } from './posting.ts'

export async function voidProposal(
  tx: Tx,
  allocation: AllocationRow,
  given: { reason: string; actor: Actor; at: Date },
): Promise<void> {
  await releaseHold(tx, allocation, given.at)
  await updateAllocationState(tx, allocation.id, 'void', given.at, given.reason)
  await emit(tx, {
    type: 'ledger.allocation_voided',
    requestId: allocation.requestId,
    revision: allocation.revision,
    actor: given.actor,
    at: given.at,
    body: { allocationId: allocation.id, reason: given.reason },
  })
}

/** Frees all that was set aside. */
export async function releaseHold(tx: Tx, { id, holdId }: AllocationRow, at: Date): Promise<void> {
  if (holdId === null) throw new Error(`allocation ${id} has no hold`)
  await postTogether(tx, [{ kind: 'void', holdId }], at)
}
