import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import { formatMinor } from '@hub/money'
import { type Clock, newId } from '@hub/runtime'
import { advanceAccount, spentAccount } from '../account.ts'
import { actorAs } from '../actor.ts'
import { type AllocationRow, listLines, listPayeeShares, lockAllocation } from '../allocation.sql.ts'
import { payeeTotals } from '../allocation.ts'
import { requireAllocation } from '../allocation-answer.ts'
import { viewOfShares } from '../allocation-view.ts'
import { listFundersOf } from '../contribution.sql.ts'
import { dayOf } from '../day.ts'
import { postTogether } from '../posting.ts'
import type { Share } from '../share.ts'
import { decideExpenditure, type Reportable, type ReportExpenditure } from './report-expenditure.rule.ts'
import { insertExpenditure } from './report-expenditure.sql.ts'

/** A payee tells what it spent; it takes effect today, for the money was with the payee since it was paid. */
export const makeReportExpenditure =
  (clock: Clock) => async (tx: Tx, allocationId: string, command: ReportExpenditure, principal: Principal) => {
    const { payee, period, lines } = command
    await requireAllocation(tx, allocationId, principal)
    if (principal.organisation.slug !== payee && !principal.roles.includes('operator'))
      throw new Refusal('ledger.expenditure_of_another', { payee })
    const allocation = await lockAllocation(tx, allocationId)
    if (allocation === undefined) throw new Refusal('http.not_found')
    const at = clock.now()
    const today = dayOf(at)
    const { amountMinor, shares } = decideExpenditure(command, await reportableFor(tx, allocation, payee, today))
    const id = newId()
    await insertExpenditure(tx, {
      id,
      allocationId,
      payee,
      periodFrom: period.from,
      periodTo: period.to,
      amountMinor,
      lines,
      reportedBy: principal.organisation.slug,
    })
    await postTogether(tx, [transferOf(id, allocation, payee, shares, today)], at)
    const amount = formatMinor(amountMinor, allocation.currency)
    await emit(tx, {
      type: 'ledger.expenditure_reported',
      requestId: allocation.requestId,
      revision: allocation.revision,
      actor: actorAs(principal, 'operator', 'partner', 'requester'),
      at,
      body: { allocationId, expenditureId: id, payee, amount },
    })
    const funders = await listFundersOf(
      tx,
      shares.map(({ contributionId }) => contributionId),
    )
    const shown = viewOfShares(shares, { allocation, funders }, principal)
    return { id, allocationId, payee, period, lines, amount, shares: shown }
  }

async function reportableFor(tx: Tx, allocation: AllocationRow, payee: string, today: string): Promise<Reportable> {
  const own = (await listPayeeShares(tx, [allocation.id])).filter((share) => share.payee === payee)
  const payees = payeeTotals(await listLines(tx, [allocation.id])).map((each) => each.payee)
  return {
    state: allocation.state,
    currency: allocation.currency,
    payees,
    disbursed: own.map(({ contributionId, disbursedMinor }) => ({ contributionId, amountMinor: disbursedMinor })),
    spent: own.map(({ contributionId, spentMinor }) => ({ contributionId, amountMinor: spentMinor })),
    today,
  }
}

function transferOf(
  id: string,
  { id: allocationId, currency }: AllocationRow,
  payee: string,
  shares: Share[],
  on: string,
) {
  const from = advanceAccount(allocationId, payee, currency)
  const to = spentAccount(allocationId, payee, currency)
  return {
    kind: 'transfer' as const,
    id,
    code: 'expenditure' as const,
    about: id,
    effectiveOn: on,
    legs: shares.flatMap(({ contributionId, amountMinor }) => [
      { account: from, contributionId, amountMinor: -amountMinor },
      { account: to, contributionId, amountMinor },
    ]),
  }
}
