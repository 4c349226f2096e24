import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { markSuperseded } from '../question.sql.ts'
import { updateRequest } from '../request.sql.ts'
import { type Request, requesterOf } from '../request.ts'
import { waitColumns, waitIn } from '../waiting-on.ts'
import { selectRevision } from './restore-request.sql.ts'

/**
 * Money was approved before the requester changed or withdrew: the request is again as it was approved. A revision submitted in
 * the meantime stays among the revisions; the contact, which is no part of any, stays as it is.
 */
export async function restoreRequest(
  tx: Tx,
  request: Request,
  { requestId, revision, occurredAt, body }: HubEvent<'ledger.request_kept'>,
  now: Date,
): Promise<void> {
  const approved = revision === null ? undefined : await selectRevision(tx, request.id, revision)
  if (!approved) throw new Error(`the ledger keeps revision ${revision} of ${requestId}, which is not there`)
  const { team, isPaid } = body
  const facts = { requester: requesterOf(request), at: new Date(occurredAt), lead: team.lead }
  await updateRequest(tx, request.id, {
    state: 'funded',
    revision: approved.revision,
    content: approved.content,
    submittedAt: approved.submittedAt,
    ...waitColumns(waitIn('funded', facts)),
    awaited: [],
    team,
    pendingChange: null,
    withdrawalReason: null,
    withdrawnFrom: null,
    updatedAt: now,
  })
  await markSuperseded(tx, request.id, now)
  if (!isPaid) return
  const wait = waitColumns(waitIn('implementing', facts))
  await updateRequest(tx, request.id, { state: 'implementing', ...wait, updatedAt: now })
}
