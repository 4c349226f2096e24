import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { updateRequest } from './request.sql.ts'
import { type Request, requesterActor } from './request.ts'
import { insertTimeline } from './timeline.sql.ts'
import { waitColumns } from './waiting-on.ts'

/** Ends a request by its requester's will. Of a draft that was never submitted nobody else knows, so nobody is told. */
export async function withdraw(tx: Tx, request: Request, reason: string, at: Date): Promise<Request> {
  const { id, revision, state: from } = request
  const actor = requesterActor(request)
  const withdrawn = await updateRequest(tx, id, {
    ...waitColumns(null),
    state: 'withdrawn',
    withdrawalReason: reason,
    withdrawnFrom: from,
    awaited: [],
    pendingChange: null,
    updatedAt: at,
  })
  const facts = { revision, from, to: 'withdrawn' }
  const entry = { requestId: id, at, actor, type: 'intake.request_withdrawn', facts, isPublic: true }
  await insertTimeline(tx, entry, reason)
  if (revision > 0)
    await emit(tx, { type: 'intake.request_withdrawn', requestId: id, revision, actor, at, body: { reason } })
  return withdrawn
}
