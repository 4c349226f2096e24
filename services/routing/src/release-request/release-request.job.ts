import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { type Matching, moveTo, withdrawOffers } from '../matching.ts'
import { lockRequest } from '../request.sql.ts'

/** The request is changed or held up by a question: offers are withdrawn until it is submitted and assessed again. */
export const makeOnReopened =
  (matching: Matching) =>
  (tx: Tx, event: HubEvent<'intake.request_reopened'>): Promise<void> =>
    release(tx, matching, event, { state: 'reopened', reason: 'The request is being changed or clarified.' })

export const makeOnWithdrawn =
  (matching: Matching) =>
  (tx: Tx, event: HubEvent<'intake.request_withdrawn'>): Promise<void> =>
    release(tx, matching, event, { state: 'withdrawn', reason: 'The requester has withdrawn the request.' })

// A request that was never submitted is not known here, and needs nothing.
async function release(
  tx: Tx,
  matching: Matching,
  { requestId, actor }: Pick<HubEvent, 'requestId' | 'actor'>,
  { state, reason }: { state: 'reopened' | 'withdrawn'; reason: string },
): Promise<void> {
  const request = requestId === null ? undefined : await lockRequest(tx, requestId)
  if (request === undefined || request.state === 'withdrawn') return
  await withdrawOffers(tx, matching, request, { reason, actor })
  await moveTo(tx, request, state)
}
