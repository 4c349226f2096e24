// What a payee may report as spent: what it was paid and has not accounted for yet, split over the contributions as it was paid.
// Beyond a budget line it may go: that is taken, named, and an operator needs a reason to accept it. In order of precedence:
// allocation, payee, date, currency, categories, amount.
import type { Money } from '@hub/contracts'
import { type FieldFault, Refusal } from '@hub/errors'
import { formatMinor, parseMinor } from '@hub/money'
import type { AllocationState } from '../allocation.ts'
import { type BudgetUse, isOverBudget } from '../expenditure.ts'
import { type Share, splitPayment, sumOfShares } from '../share.ts'

export interface ReportExpenditure {
  payee: string
  period: { from: string; to: string }
  lines: { category: number; amount: Money }[]
}

export interface Reportable {
  state: AllocationState
  currency: string
  payees: readonly string[]
  /** Of this payee: its budget beside what it has reported before. */
  uses: readonly BudgetUse[]
  /** By contribution: paid to it, and of that no longer with it. */
  paid: readonly Share[]
  gone: readonly Share[]
  variancePercent: bigint
  today: string
}

export function decideExpenditure(
  command: ReportExpenditure,
  reportable: Reportable,
): { amountMinor: bigint; shares: Share[]; overBudget: BudgetUse[] } {
  const { payee, period, lines } = command
  const { state, currency, payees, uses, paid, gone, variancePercent, today } = reportable
  if (state !== 'approved') throw new Refusal('ledger.allocation_not_approved', { state })
  if (!payees.includes(payee)) throw new Refusal('ledger.payee_unknown', { payee, payees: payees.join(', ') })
  if (period.to > today) throw new Refusal('ledger.date_in_future', { field: 'period.to', today })
  if (lines.some(({ amount }) => amount.currency !== currency))
    throw new Refusal('ledger.expenditure_currency', { currency })
  requireBudgeted(command, uses)
  const amountMinor = lines.reduce((sum, { amount }) => sum + parseMinor(amount), 0n)
  const leftMinor = sumOfShares(paid) - sumOfShares(gone)
  if (amountMinor > leftMinor)
    throw new Refusal('ledger.expenditure_above_disbursed', {
      payee,
      left: `${formatMinor(leftMinor, currency).amount} ${currency}`,
    })
  const overBudget = withReport(uses, lines).filter((use) => isOverBudget(use, variancePercent))
  return { amountMinor, shares: splitPayment(amountMinor, paid, gone), overBudget }
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

/** The lines that this report is about, with it. */
const withReport = (uses: readonly BudgetUse[], lines: ReportExpenditure['lines']): BudgetUse[] =>
  uses.flatMap((use) => {
    const own = lines.filter(({ category }) => category === use.category)
    const spentMinor = own.reduce((sum, { amount }) => sum + parseMinor(amount), use.spentMinor)
    return own.length === 0 ? [] : [{ ...use, spentMinor }]
  })
