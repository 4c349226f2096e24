// What others decide and an override must know of: whether the newest verdict still stands, and whether money is being decided on.
import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { markFunded, markNotFunded, markNotStanding } from './follow-request.sql.ts'

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
