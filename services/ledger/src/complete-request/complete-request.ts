import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { type Act, type Acting, beginAct, recordAct } from '../acting.ts'
import { type PayeeShare, selectWasPaid } from '../allocation.sql.ts'
import { listAmendments } from '../amendment.sql.ts'
import { closeAllocation } from '../closing.ts'
import { selectFinalReport } from '../final-report.sql.ts'
import { requireComplete } from './complete-request.rule.ts'

/** Ends a request of which all is done and accounted for; its allocation is closed with it. */
export async function completeRequest(tx: Tx, given: Act): Promise<Acting> {
  const acting = await beginAct(tx, 'complete', given)
  const { request, allocation, actor, reason, at } = acting
  const report = await selectFinalReport(tx, request.id)
  const finalReport = requireComplete({ finalReport: report?.version ?? null, money: await moneyOf(tx, acting) })
  if (allocation?.state === 'approved') await closeAllocation(tx, allocation, { actor, reason, releasedMinor: 0n, at })
  const about = await recordAct(tx, acting)
  await emit(tx, { type: 'ledger.request_completed', ...about, body: { reason, finalReport } })
  return acting
}

async function moneyOf(tx: Tx, { allocation, accounts }: Acting) {
  if (allocation === null || accounts === null) return null
  const amendments = await listAmendments(tx, [allocation.id])
  return {
    ...accounts,
    wasPaid: await selectWasPaid(tx, allocation.id),
    hasOpenAmendment: amendments.some(({ amendment }) => amendment.state === 'proposed'),
    unpaid: unpaidOf(accounts.shares),
  }
}

const unpaidOf = (shares: readonly PayeeShare[]) =>
  [...Map.groupBy(shares, ({ payee }) => payee)].map(([payee, own]) => ({
    payee,
    amountMinor: own.reduce((sum, { unpaidMinor }) => sum + unpaidMinor, 0n),
  }))
