// Once money is approved the ledger alone judges: the team holds, and what the requester or an operator did before they learnt of the
// approval is void, in whatever order it arrives here.
import { type HubEvent, hubActor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { newId } from '@hub/runtime'
import { type Matching, moveTo } from '../matching.ts'
import { listOffersOf, updateOffers } from '../offer.sql.ts'
import { lockRequest, updateToAgreed } from '../request.sql.ts'
import { insertTeam } from '../team.sql.ts'
import { withdrawTeam } from '../withdraw-offers.ts'
import { offersBehind } from './settle-team.rule.ts'

/** Where the team has ended otherwise in the meantime, the ledger says that it keeps the request. */
export async function onApproved(
  tx: Tx,
  { requestId, revision }: HubEvent<'ledger.allocation_approved'>,
): Promise<void> {
  const request = requestId === null ? undefined : await lockRequest(tx, requestId)
  if (request?.revision === revision && request?.state === 'agreed') await moveTo(tx, request, 'funded')
}

/** The request is again what money was approved for, with that team; its members hold their slots again, even where none is free. */
export const makeOnKept =
  ({ clock }: Matching) =>
  async (tx: Tx, { requestId, revision, body }: HubEvent<'ledger.request_kept'>): Promise<void> => {
    const request = requestId === null ? undefined : await lockRequest(tx, requestId)
    if (request === undefined || request.state === 'funded' || request.state === 'ended') return
    const reason = 'The request stays as money was approved for it.'
    await withdrawTeam(tx, clock, request, { reason, actor: hubActor })
    const kept = await updateToAgreed(tx, request.id, revision)
    if (kept === undefined) throw new Error(`no team was agreed for revision ${revision} of the request ${request.id}`)
    const behind = offersBehind(body.team, await listOffersOf(tx, kept))
    await updateOffers(
      tx,
      behind.map(({ id }) => id),
      { state: 'accepted', reason: null },
    )
    const team = { id: newId(), requestId: kept.id, revision: kept.revision, team: body.team, due: null }
    await insertTeam(tx, { ...team, state: 'agreed' }, clock.now())
  }
