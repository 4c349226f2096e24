// Whether an operator may accept or query what a payee reported. In order of precedence: the reviewer, state, reason.
import { Refusal } from '@hub/errors'
import type { ExpenditureState, ExpenditureVerdict } from '../expenditure.ts'

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
  /** Categories that were exceeded when it was reported. */
  overBudget: readonly number[]
}

export function decideReview(command: ReviewExpenditure, reviewable: Reviewable): void {
  const { state, payee, reportedBy, reviewer, overBudget } = reviewable
  const isOpen = state === 'reported' || (state === 'queried' && command.verdict === 'accepted')
  if (reviewer === payee) throw new Refusal('ledger.reviewer_is_payee')
  if (reviewer === reportedBy) throw new Refusal('ledger.reviewer_reported', { payee })
  if (!isOpen) throw new Refusal('ledger.expenditure_decided', { state })
  if (command.verdict === 'accepted' && command.reason === null && overBudget.length > 0)
    throw new Refusal('ledger.acceptance_reason_missing', { categories: overBudget.join(', ') })
}
