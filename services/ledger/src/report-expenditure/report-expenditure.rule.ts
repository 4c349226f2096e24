// What a payee may report as spent: what it was paid and has not accounted for yet, split over the contributions as it was paid.
// Beyond a budget line it may go: that is taken, named, and an operator needs a reason to accept it. In order of precedence:
// allocation, payee, dates, currency, categories, days that a report has already, amount.
import { indirectCostCategory, indirectCostPercent, type Money } from '@hub/contracts'
import { type FieldFault, Refusal } from '@hub/errors'
import { formatMinor, parseMinor } from '@hub/money'
import type { AllocationState } from '../allocation.ts'
import {
  type BudgetUse,
  type ExpenditureState,
  isOverBudget,
  type Period,
  reportOfDays,
  spentByKind,
} from '../expenditure.ts'
import { type Share, splitPayment, sumOfShares } from '../share.ts'

export interface ReportExpenditure {
  payee: string
  period: Period
  lines: { category: number; amount: Money }[]
  isAnother?: boolean | undefined
}

export interface Reportable {
  state: AllocationState
  /** The day of its approval. */
  approvedOn: string
  currency: string
  payees: readonly string[]
  /** Of this payee: its budget beside what it has reported before. */
  uses: readonly BudgetUse[]
  /** By contribution: paid to it, and of that no longer with it. */
  paid: readonly Share[]
  gone: readonly Share[]
  /** By all payees. */
  spent: { indirectMinor: bigint; directMinor: bigint }
  /** Of this payee. */
  reports: readonly { id: string; periodFrom: string; periodTo: string; state: ExpenditureState }[]
  variancePercent: bigint
  today: string
}

export function decideExpenditure(
  command: ReportExpenditure,
  reportable: Reportable,
): { amountMinor: bigint; shares: Share[]; overBudget: BudgetUse[] } {
  const { payee, period, lines } = command
  const { state, approvedOn, currency, payees, uses, paid, gone, variancePercent, today } = reportable
  if (state !== 'approved') throw new Refusal('ledger.allocation_not_approved', { state })
  if (!payees.includes(payee)) throw new Refusal('ledger.payee_unknown', { payee, payees: payees.join(', ') })
  if (period.to > today) throw new Refusal('ledger.date_in_future', { field: 'period.to', today })
  if (period.from < approvedOn) throw new Refusal('ledger.period_too_early', { earliest: approvedOn })
  if (lines.some(({ amount }) => amount.currency !== currency))
    throw new Refusal('ledger.expenditure_currency', { currency })
  requireBudgeted(command, uses)
  requireOtherDays(command, reportable)
  const amountMinor = lines.reduce((sum, { amount }) => sum + parseMinor(amount), 0n)
  const leftMinor = sumOfShares(paid) - sumOfShares(gone)
  if (amountMinor > leftMinor)
    throw new Refusal('ledger.expenditure_above_disbursed', {
      payee,
      left: `${formatMinor(leftMinor, currency).amount} ${currency}`,
    })
  const beyondLines = withReport(uses, lines).filter((use) => isOverBudget(use, variancePercent))
  const isNamed = beyondLines.some(({ category }) => category === indirectCostCategory)
  const overBudget = isNamed ? beyondLines : [...beyondLines, ...indirectBeyondShare(command, reportable)]
  return { amountMinor, shares: splitPayment(amountMinor, paid, gone), overBudget }
}

/** Indirect cost follows what is spent on the rest, not what was planned: of all payees, as it was budgeted. */
function indirectBeyondShare({ payee, lines }: ReportExpenditure, { spent }: Reportable): BudgetUse[] {
  const own = spentByKind([{ payee, lines }])
  const spentMinor = spent.indirectMinor + own.indirectMinor
  const budgetMinor = ((spent.directMinor + own.directMinor) * indirectCostPercent) / 100n
  return own.indirectMinor > 0n && spentMinor > budgetMinor
    ? [{ payee, category: indirectCostCategory, budgetMinor, spentMinor }]
    : []
}

function requireBudgeted({ payee, lines }: ReportExpenditure, uses: readonly BudgetUse[]): void {
  const budgeted = uses.flatMap(({ category, budgetMinor }) => (budgetMinor > 0n ? [category] : []))
  const faults = lines.flatMap(({ category }, index): FieldFault[] => {
    const message = `there is no budget line of category ${category}; there are ${budgeted.join(', ')}`
    return budgeted.includes(category) ? [] : [{ path: `lines[${index}].category`, message }]
  })
  if (faults.length > 0)
    throw new Refusal('ledger.category_unbudgeted', { payee, budgeted: budgeted.join(', ') }, faults)
}

/** Unless it is said to be of other costs of the same days. What is queried is to be reversed and reported anew. */
function requireOtherDays({ payee, period, isAnother }: ReportExpenditure, { reports }: Reportable): void {
  const same = reportOfDays(reports, period)
  if (same === undefined || isAnother === true) return
  const { id: before, periodFrom: from, periodTo: to } = same
  throw new Refusal('ledger.period_reported', { before, payee, from, to })
}

/** The lines that this report is about, with it. */
const withReport = (uses: readonly BudgetUse[], lines: ReportExpenditure['lines']): BudgetUse[] =>
  uses.flatMap((use) => {
    const own = lines.filter(({ category }) => category === use.category)
    const spentMinor = own.reduce((sum, { amount }) => sum + parseMinor(amount), use.spentMinor)
    return own.length === 0 ? [] : [{ ...use, spentMinor }]
  })
