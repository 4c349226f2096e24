import type { Reader } from '@hub/database'
import { Refusal } from '@hub/errors'
import { selectAllocation } from './allocation.sql.ts'
import { listAmendments } from './amendment.sql.ts'
import { type AmendmentView, viewOfAmendment, type WholeAmendment } from './amendment-view.ts'

/** One amendment of an allocation, with what belongs to it. */
export async function requireAmendment(reader: Reader, allocationId: string, id: string): Promise<WholeAmendment> {
  const found = (await listAmendments(reader, [allocationId])).find(({ amendment }) => amendment.id === id)
  if (found === undefined) throw new Refusal('http.not_found')
  return found
}

export async function answerAmendment(reader: Reader, allocationId: string, id: string): Promise<AmendmentView> {
  const allocation = await selectAllocation(reader, allocationId)
  if (allocation === undefined) throw new Refusal('http.not_found')
  return viewOfAmendment(await requireAmendment(reader, allocationId, id), allocation)
}
