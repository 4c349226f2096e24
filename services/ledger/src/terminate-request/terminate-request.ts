import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { formatMinor } from '@hub/money'
import { type Act, type Acting, beginAct, recordAct } from '../acting.ts'
import type { AllocationRow } from '../allocation.sql.ts'
import { listAmendments } from '../amendment.sql.ts'
import { closeAllocation, releaseUnpaid } from '../closing.ts'
import { unaccountedFaults } from '../unaccounted.ts'
import { voidAmendment } from '../void-proposal.ts'

/**
 * Ends a request before it is complete: what was approved and not paid is available again at once. Its allocation is closed with it,
 * unless money lies with a payee or a report is open: then it takes refunds and reports until an operator closes it.
 */
export async function terminateRequest(tx: Tx, given: Act): Promise<Acting> {
  const acting = await beginAct(tx, 'terminate', given)
  const { allocation, reason } = acting
  const releasedMinor = allocation?.state === 'approved' ? await endMoney(tx, acting, allocation) : 0n
  const released = allocation && formatMinor(releasedMinor, allocation.currency)
  const about = await recordAct(tx, acting)
  await emit(tx, { type: 'ledger.request_terminated', ...about, body: { reason, released } })
  return acting
}

async function endMoney(tx: Tx, { accounts, actor, reason, at }: Acting, allocation: AllocationRow): Promise<bigint> {
  if (accounts === null) throw new Error(`allocation ${allocation.id} has no accounts`)
  for (const { amendment } of await listAmendments(tx, [allocation.id]))
    if (amendment.state === 'proposed')
      await voidAmendment(tx, { allocation, amendment }, { reason: 'The request was terminated.', actor, at })
  const releasedMinor = await releaseUnpaid(tx, allocation, accounts.shares, at)
  if (unaccountedFaults(accounts).length === 0)
    await closeAllocation(tx, allocation, { actor, reason, releasedMinor, at })
  return releasedMinor
}
