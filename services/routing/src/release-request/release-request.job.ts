import { type HubEvent, hubActor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { type Matching, moveTo } from '../matching.ts'
import { lockRequest } from '../request.sql.ts'
import { isJudgedByLedger } from '../request.ts'
import { withdrawTeam } from '../withdraw-offers.ts'

/** The request is changed or held up by a question: offers are withdrawn until it is submitted and assessed again. */
export const makeOnReopened =
  (matching: Matching) =>
  (tx: Tx, event: HubEvent<'intake.request_reopened'>): Promise<void> =>
    release(tx, matching, event, { state: 'reopened', reason: 'The request is being changed or clarified.' })

export const makeOnWithdrawn =
  (matching: Matching) =>
  (tx: Tx, event: HubEvent<'intake.request_withdrawn'>): Promise<void> =>
    release(tx, matching, event, { state: 'withdrawn', reason: 'The requester has withdrawn the request.' })

/**
 * The committee's no ends the team and gives its slots back; a new revision may follow. It says nothing about a later revision, or
 * about a team that has ended otherwise since.
 */
export const makeOnRefused =
  ({ clock }: Matching) =>
  async (tx: Tx, { requestId, revision }: HubEvent<'ledger.allocation_refused'>): Promise<void> => {
    const request = requestId === null ? undefined : await lockRequest(tx, requestId)
    if (request === undefined || request.revision !== revision || request.state !== 'agreed') return
    await withdrawTeam(tx, clock, request, { reason: 'The request gets no money of the fund.', actor: hubActor })
    await moveTo(tx, request, 'refused')
  }

// A request that was never submitted is not known here, and needs nothing.
async function release(
  tx: Tx,
  matching: Matching,
  { requestId, actor }: Pick<HubEvent, 'requestId' | 'actor'>,
  { state, reason }: { state: 'reopened' | 'withdrawn'; reason: string },
): Promise<void> {
  const request = requestId === null ? undefined : await lockRequest(tx, requestId)
  if (request === undefined || request.state === 'withdrawn' || isJudgedByLedger(request)) return
  await withdrawTeam(tx, matching.clock, request, { reason, actor })
  await moveTo(tx, request, state)
}
