// The ledger found money for a request that waits for it, or says that this came to nothing.
import { type HubEvent, hubActor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { updateAskedCall } from '../call.sql.ts'
import type { Matching } from '../matching.ts'
import { lockRequest } from '../request.sql.ts'
import { selectTeam } from '../team.sql.ts'
import { insertCall } from './ask-team.sql.ts'

/** Asks the agreed team whether it still stands, in the place of what it was asked before. Where there is no plan an operator acts first. */
export const makeOnFundsFound =
  ({ clock }: Matching) =>
  async (tx: Tx, { requestId, revision, body }: HubEvent<'ledger.funds_found'>): Promise<void> => {
    const request = requestId === null ? undefined : await lockRequest(tx, requestId)
    if (request === undefined) return
    const at = clock.now()
    await updateAskedCall(tx, request.id, at)
    if (body.planId === null || request.revision !== revision || request.state !== 'agreed') return
    // The ledger ends the call once it learns that a member is being replaced.
    if (request.replacing !== null) return
    const agreed = await selectTeam(tx, request)
    if (agreed?.state !== 'agreed') throw new Error(`the request ${request.id} is agreed and has no team`)
    const { callId, confirmBy } = body
    const members = [...new Set(agreed.team.members.map(({ partner }) => partner))].toSorted()
    const call = { id: callId, requestId: request.id, teamId: agreed.id, members, due: new Date(confirmBy) }
    await insertCall(tx, { ...call, state: 'asked' }, at)
    await emit(tx, {
      type: 'routing.confirmation_asked',
      requestId: request.id,
      revision: request.revision,
      actor: hubActor,
      at,
      body: { callId, members, due: confirmBy },
    })
  }

/** It came to nothing, or an allocation was proposed otherwise: nobody is asked any more. */
export const makeOnCallOver =
  ({ clock }: Matching) =>
  async (tx: Tx, { requestId }: HubEvent<'ledger.call_ended' | 'ledger.allocation_proposed'>): Promise<void> => {
    const request = requestId === null ? undefined : await lockRequest(tx, requestId)
    if (request !== undefined) await updateAskedCall(tx, request.id, clock.now())
  }
