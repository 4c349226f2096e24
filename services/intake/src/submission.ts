// A submission: the one way in which a request becomes a new revision, from wherever it comes.
import type { Actor, RequestContent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { markSuperseded } from './question.sql.ts'
import { updateRequest } from './request.sql.ts'
import { type Request, requesterActor } from './request.ts'
import { revisionOf } from './revision.ts'
import { revisions } from './tables.ts'
import { insertTimeline } from './timeline.sql.ts'
import { assessmentDue, waitColumns, waitIn } from './waiting-on.ts'

/** What submitting changes in a request. A team agreed to another revision, so it is no team of this one. */
export const submitted = (requester: { slug: string; country: string | null }, content: RequestContent, at: Date) => ({
  state: 'submitted' as const,
  content,
  submittedAt: at,
  ...waitColumns(waitIn('submitted', { requester, at })),
  awaited: [],
  team: null,
  pendingChange: null,
})

/** Makes the next revision of a request that is there already; whether it may be submitted was decided before. */
export async function submitRevision(tx: Tx, request: Request, content: RequestContent, at: Date): Promise<Request> {
  const requester = { slug: request.requester, country: request.requesterCountry }
  const changes = { ...submitted(requester, content, at), revision: request.revision + 1, updatedAt: at }
  const updated = await updateRequest(tx, request.id, changes)
  await markSuperseded(tx, request.id, at)
  await recordSubmission(tx, updated, at, request.state)
  return updated
}

/** Keeps the revision and tells all others. `from`: the state it came from, null when it was submitted as it was filed. */
export async function recordSubmission(tx: Tx, request: Request, at: Date, from: string | null): Promise<void> {
  const { id, revision, content } = request
  const actor: Actor = requesterActor(request)
  await tx.insert(revisions).values({ requestId: id, revision, content, submittedAt: at })
  const facts = { revision, from, to: 'submitted' }
  await insertTimeline(tx, { requestId: id, at, actor, type: 'intake.request_submitted', facts, isPublic: true })
  const body = { request: revisionOf(request), due: assessmentDue(at).toISOString() }
  await emit(tx, { type: 'intake.request_submitted', requestId: id, revision, actor, at, body })
}
