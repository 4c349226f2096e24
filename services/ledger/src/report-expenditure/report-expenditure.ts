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
import { listExpenditures } from '../expenditure.sql.ts'
import { type BudgetUse, budgetUse, spentByKind, standing } from '../expenditure.ts'
import { legsOf } from '../legs.ts'
import { flowsOf } from '../payee-flows.ts'
import { postTogether } from '../posting.ts'
import { selectSettings } from '../settings.sql.ts'
import { decideExpenditure, type Reportable, type ReportExpenditure } from './report-expenditure.rule.ts'
import { insertExpenditure } from './report-expenditure.sql.ts'

/** A payee tells what it spent; it takes effect today, for the money was with the payee since it was paid. */
export const makeReportExpenditure =
  (clock: Clock) => async (tx: Tx, allocationId: string, command: ReportExpenditure, principal: Principal) => {
    const { payee, period, lines, isAnother = false } = command
    await requireAllocation(tx, allocationId, principal)
    if (principal.organisation.slug !== payee && !principal.roles.includes('operator'))
      throw new Refusal('ledger.expenditure_of_another', { payee })
    const allocation = await lockAllocation(tx, allocationId)
    if (allocation === undefined) throw new Refusal('http.not_found')
    const at = clock.now()
    const today = dayOf(at)
    const reportable = await reportableFor(tx, allocation, payee, today)
    const { amountMinor, shares, ...decided } = decideExpenditure(command, reportable)
    const { currency } = allocation
    const overBudget = decided.overBudget.map((use) => viewOfOverBudget(use, currency))
    const id = newId()
    await insertExpenditure(tx, {
      id,
      allocationId,
      payee,
      periodFrom: period.from,
      periodTo: period.to,
      amountMinor,
      lines,
      overBudget,
      reportedBy: principal.organisation.slug,
      isAnother,
    })
    const legs = legsOf(
      advanceAccount(allocationId, payee, currency),
      spentAccount(allocationId, payee, currency),
      shares,
    )
    await postTogether(tx, [{ kind: 'transfer', id, code: 'expenditure', about: id, effectiveOn: today, legs }], at)
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
    return { id, allocationId, payee, period, lines, amount, state: 'reported' as const, overBudget, shares: shown }
  }

const viewOfOverBudget = ({ category, budgetMinor, spentMinor }: BudgetUse, currency: string) => ({
  category,
  budget: formatMinor(budgetMinor, currency),
  spent: formatMinor(spentMinor, currency),
})

async function reportableFor(tx: Tx, allocation: AllocationRow, payee: string, today: string): Promise<Reportable> {
  const { id, state, currency, decidedAt } = allocation
  const { paid, gone } = flowsOf(await listPayeeShares(tx, [id]), payee)
  const budget = await listLines(tx, [id])
  const payees = payeeTotals(budget).map((each) => each.payee)
  const expenditures = await listExpenditures(tx, [id])
  const counted = standing(expenditures)
  const uses = budgetUse(budget, counted).filter((use) => use.payee === payee)
  const spent = spentByKind(counted)
  const reports = expenditures.filter((each) => each.payee === payee)
  const approvedOn = decidedAt === null ? today : dayOf(decidedAt)
  const variancePercent = BigInt((await selectSettings(tx, today)).variancePercent)
  return { state, approvedOn, currency, payees, uses, paid, gone, spent, reports, variancePercent, today }
}
