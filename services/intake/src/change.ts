// A wish of the requester while money is being decided on: it waits for the ledger, the one place that decides (DESIGN §4).
import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { newId } from '@hub/runtime'
import { updateRequest } from './request.sql.ts'
import { type PendingChange, type Request, requesterActor } from './request.ts'
import { insertTimeline } from './timeline.sql.ts'

type Wish = Pick<PendingChange, 'kind' | 'reason' | 'content'>

export async function askLedger(tx: Tx, request: Request, wish: Wish, at: Date): Promise<Request> {
  const { id, revision } = request
  const changeId = newId()
  const actor = requesterActor(request)
  const pendingChange = { ...wish, changeId, askedAt: at.toISOString() }
  const updated = await updateRequest(tx, id, { pendingChange, updatedAt: at })
  const facts = { revision, changeId, kind: wish.kind }
  await insertTimeline(tx, { requestId: id, at, actor, type: 'intake.change_asked', facts }, wish.reason)
  const body = { ...wish, changeId }
  await emit(tx, { type: 'intake.change_asked', requestId: id, revision, actor, at, body })
  return updated
}
