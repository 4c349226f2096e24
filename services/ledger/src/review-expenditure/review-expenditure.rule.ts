// Whether an operator may accept or query what a payee reported. In order of precedence: the reviewer, state, another report, reason.
import { Refusal } from '@hub/errors'
import { type ExpenditureState, type ExpenditureVerdict, reportOfDays } from '../expenditure.ts'

export interface ReviewExpenditure {
  verdict: ExpenditureVerdict
  /** Needed to query, and to accept what goes beyond the budget. */
  reason: string | null
}

interface Reviewable {
  state: ExpenditureState
  payee: string
  reportedBy: string
  reviewer: string
  /** A report that stands and was made of days of this one, which was queried. */
  replacedBy: string | null
  /** Categories that were exceeded when it was reported. */
  overBudget: readonly number[]
}

interface Report {
  id: string
  payee: string
  periodFrom: string
  periodTo: string
  state: ExpenditureState
  isAnother: boolean
}

/** What took the place of a report that was queried. Of two that stand one is of other costs, and said so. */
export function replacementOf(report: Report, all: readonly Report[]): string | null {
  if (report.state !== 'queried' || report.isAnother) return null
  const others = all.filter(({ id, payee, isAnother }) => id !== report.id && payee === report.payee && !isAnother)
  return reportOfDays(others, { from: report.periodFrom, to: report.periodTo })?.id ?? null
}

export function decideReview(command: ReviewExpenditure, reviewable: Reviewable): void {
  const { state, payee, reportedBy, reviewer, replacedBy, overBudget } = reviewable
  const isOpen = state === 'reported' || (state === 'queried' && command.verdict === 'accepted')
  if (reviewer === payee) throw new Refusal('ledger.reviewer_is_payee')
  if (reviewer === reportedBy) throw new Refusal('ledger.reviewer_reported', { payee })
  if (!isOpen) throw new Refusal('ledger.expenditure_decided', { state })
  if (replacedBy !== null) throw new Refusal('ledger.expenditure_replaced', { other: replacedBy, payee })
  if (command.verdict === 'accepted' && command.reason === null && overBudget.length > 0)
    throw new Refusal('ledger.acceptance_reason_missing', { categories: overBudget.join(', ') })
}
