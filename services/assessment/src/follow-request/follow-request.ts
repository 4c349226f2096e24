// What others decide and an override must know of: whether the newest verdict still stands, whether money is being decided on, and
// who has a stake as a partner.
import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { markFunded, markNotFunded, markNotStanding, markTeam } from './follow-request.sql.ts'

export const followEnd = (
  tx: Tx,
  { requestId }: HubEvent<'intake.request_reopened' | 'intake.request_withdrawn'>,
): Promise<void> => markNotStanding(tx, requestId)

export const followFunding = (
  tx: Tx,
  { requestId, revision }: HubEvent<'ledger.allocation_proposed' | 'ledger.funding_not_needed'>,
): Promise<void> => markFunded(tx, requestId, revision)

export const followVoid = (tx: Tx, { requestId, revision }: HubEvent<'ledger.allocation_voided'>): Promise<void> =>
  markNotFunded(tx, requestId, revision)

export const followAcceptance = (tx: Tx, { requestId, body }: HubEvent<'routing.offer_accepted'>): Promise<void> =>
  markTeam(tx, requestId, [body.partner])

/** The lead is one of the members; a payee that is none is the requester itself. */
export const followTeam = (
  tx: Tx,
  { requestId, body: { team } }: HubEvent<'routing.team_proposed' | 'routing.team_agreed'>,
): Promise<void> =>
  markTeam(
    tx,
    requestId,
    team.members.map(({ partner }) => partner),
  )
