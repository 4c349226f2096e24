// A submission: the one way in which a request becomes a new revision, from wherever it comes.
import type { RequestContent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emitAll, type NewEvent } from '@hub/events'
import { markSuperseded } from './question.sql.ts'
import { updateRequest } from './request.sql.ts'
import { type Request, requesterActor } from './request.ts'
import { insertRevisions } from './revision.sql.ts'
import { revisionOf } from './revision.ts'
import { submitted } from './submitted.ts'
import { insertTimelines, type TimelineEntry } from './timeline.sql.ts'
import { assessmentDue } from './waiting-on.ts'

/** Makes the next revision of a request that is there already; whether it may be submitted was decided before. */
export async function submitRevision(tx: Tx, request: Request, content: RequestContent, at: Date): Promise<Request> {
  const requester = { slug: request.requester, country: request.requesterCountry }
  const changes = { ...submitted(requester, content, at), revision: request.revision + 1, updatedAt: at }
  const updated = await updateRequest(tx, request.id, changes)
  await markSuperseded(tx, request.id, at)
  await recordSubmissions(tx, [updated], at, request.state)
  return updated
}

/** Keeps the revisions and tells all others. `from`: the state they came from, null where they were submitted as they were filed. */
export async function recordSubmissions(
  tx: Tx,
  submissions: readonly Request[],
  at: Date,
  from: string | null,
): Promise<void> {
  if (submissions.length === 0) return
  const ids = submissions.map(({ id }) => id)
  const entries = submissions.map((request) => entryOf(request, at, from))
  const events = submissions.map((request) => eventOf(request, at))
  await Promise.all([insertRevisions(tx, ids), insertTimelines(tx, entries), emitAll(tx, events)])
}

const entryOf = (request: Request, at: Date, from: string | null): TimelineEntry => ({
  requestId: request.id,
  at,
  actor: requesterActor(request),
  type: 'intake.request_submitted',
  facts: { revision: request.revision, from, to: 'submitted' },
  isPublic: true,
})

const eventOf = (request: Request, at: Date): NewEvent<'intake.request_submitted'> => ({
  type: 'intake.request_submitted',
  requestId: request.id,
  revision: request.revision,
  actor: requesterActor(request),
  at,
  body: { request: revisionOf(request), due: assessmentDue(at).toISOString() },
})
