import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { type AllocationRow, lockAllocation, selectAllocation } from './allocation.sql.ts'
import { lockRequest, type RequestRow } from './request.sql.ts'

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
