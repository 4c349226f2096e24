import { type HubEvent, hubActor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emit, NotYet } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { lockRequest, updateRequestState } from '../request.sql.ts'
import { isStillToCome, takesChangedTeam } from '../request.ts'
import { updateTeam } from './follow-request.sql.ts'

/** The requester agreed to its team: the request waits for money, or needs none. An agreement on an older revision moves nothing. */
export const makeAgreeTeam =
  (clock: Clock) =>
  async (tx: Tx, event: HubEvent<'routing.team_agreed'>): Promise<void> => {
    const { requestId, revision } = event
    if (requestId === null || revision === null) return
    const request = await lockRequest(tx, requestId)
    if (request === undefined || isStillToCome(request, revision)) throw new NotYet('the revision is still to come')
    if (request.revision !== revision) return
    // Agreed after the request was declined: it was found eligible again, and that is still to come.
    if (request.declinedAt && new Date(event.occurredAt) > request.declinedAt)
      throw new NotYet('the overruling is still to come')
    if (takesChangedTeam(request)) return updateTeam(tx, requestId, event.body.team)
    if (request.state !== 'filed') return
    if (request.objectives === null) throw new NotYet('the objectives are still to come from the assessment')
    await updateTeam(tx, requestId, event.body.team)
    if (request.askMinor !== null) return updateRequestState(tx, requestId, 'matched')
    await updateRequestState(tx, requestId, 'not_needed')
    await emit(tx, {
      type: 'ledger.funding_not_needed',
      requestId,
      revision,
      actor: hubActor,
      at: clock.now(),
      body: {},
    })
  }
