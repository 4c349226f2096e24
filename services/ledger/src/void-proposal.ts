// An allocation on which nothing is decided ends: its votes count no more, its hold is free again. The caller holds the
// request's lock.
import type { Actor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { type AllocationRow, updateAllocationState } from './allocation.sql.ts'
import { type AmendmentRow, updateAmendmentState } from './amendment.sql.ts'
import { postTogether } from './posting.ts'

/** `lapse`: its time is over; `void` for any other reason. */
interface Release {
  at: Date
  how?: 'void' | 'lapse'
}

interface Ending extends Release {
  reason: string
  actor: Actor
}

export async function voidProposal(tx: Tx, allocation: AllocationRow, given: Ending): Promise<void> {
  await releaseHold(tx, allocation, given)
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
export async function releaseHold(tx: Tx, { id, holdId }: AllocationRow, { at, how = 'void' }: Release): Promise<void> {
  if (holdId === null) throw new Error(`allocation ${id} has no hold`)
  await postTogether(tx, [{ kind: how, holdId }], at)
}

/** The same for an amendment: the allocation stays as it is. */
export async function voidAmendment(
  tx: Tx,
  { allocation, amendment }: { allocation: AllocationRow; amendment: AmendmentRow },
  given: Ending,
): Promise<void> {
  await releaseAmendment(tx, amendment, given)
  await updateAmendmentState(tx, amendment.id, 'void', given.at, given.reason)
  await emit(tx, {
    type: 'ledger.amendment_voided',
    requestId: allocation.requestId,
    revision: allocation.revision,
    actor: given.actor,
    at: given.at,
    body: { allocationId: allocation.id, amendmentId: amendment.id, reason: given.reason },
  })
}

export async function releaseAmendment(tx: Tx, { holdId }: AmendmentRow, { at, how = 'void' }: Release): Promise<void> {
  if (holdId !== null) await postTogether(tx, [{ kind: how, holdId }], at)
}
