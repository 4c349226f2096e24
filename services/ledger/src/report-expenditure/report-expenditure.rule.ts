// What a payee may report as spent: what it was paid and has not reported yet, split over the contributions as it was paid.
import type { Money } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { formatMinor, parseMinor } from '@hub/money'
import type { AllocationState } from '../allocation.ts'
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
  /** Of this payee, by contribution. */
  disbursed: readonly Share[]
  spent: readonly Share[]
  today: string
}

export function decideExpenditure(
  command: ReportExpenditure,
  reportable: Reportable,
): { amountMinor: bigint; shares: Share[] } {
  const { payee, period, lines } = command
  const { state, currency, payees, disbursed, spent, today } = reportable
  if (state !== 'approved') throw new Refusal('ledger.allocation_not_approved', { state })
  if (!payees.includes(payee)) throw new Refusal('ledger.payee_unknown', { payee, payees: payees.join(', ') })
  if (period.to > today) throw new Refusal('ledger.date_in_future', { field: 'period.to', today })
  if (lines.some(({ amount }) => amount.currency !== currency))
    throw new Refusal('ledger.expenditure_currency', { currency })
  const amountMinor = lines.reduce((sum, { amount }) => sum + parseMinor(amount), 0n)
  const leftMinor = sumOfShares(disbursed) - sumOfShares(spent)
  if (amountMinor > leftMinor)
    throw new Refusal('ledger.expenditure_above_disbursed', {
      payee,
      left: `${formatMinor(leftMinor, currency).amount} ${currency}`,
    })
  return { amountMinor, shares: splitPayment(amountMinor, disbursed, spent) }
}
