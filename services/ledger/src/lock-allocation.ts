import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { type AllocationRow, lockAllocation, lockAllocationsOf, selectAllocation } from './allocation.sql.ts'
import { lockRequest, lockRequests, type RequestRow } from './request.sql.ts'

/** An allocation and its request, locked in the order of all: request, allocation, then the balances. */
export async function lockRequestAndAllocation(
  tx: Tx,
  id: string,
): Promise<{ request: RequestRow; allocation: AllocationRow }> {
  const found = await selectAllocation(tx, id)
  const request = found && (await lockRequest(tx, found.requestId))
  const allocation = request && (await lockAllocation(tx, id))
  if (!allocation) throw new Refusal('http.not_found')
  return { request, allocation }
}

/**
 * The requests that some events are about, and their allocations: a job that frees the hold of one has its balances locked when it
 * comes to the next, and a vote or a payment there takes these locks before it waits for balances.
 */
export async function lockRequestsOf(tx: Tx, events: readonly HubEvent[]): Promise<void> {
  const ids = [...new Set(events.flatMap(({ requestId }) => requestId ?? []))]
  if (ids.length < 2) return
  await lockRequests(tx, ids)
  await lockAllocationsOf(tx, ids)
}
