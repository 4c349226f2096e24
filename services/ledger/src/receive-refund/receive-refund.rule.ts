// What a payee may give back: what it was paid and has neither reported as spent nor given back, split over the contributions as
// it was paid. In order of precedence: who records it, allocation, payee, currency, date, recorded before, amount. Whether each day since
// bears a date in the past, posting says.
import type { Money } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { formatMinor, parseMinor } from '@hub/money'
import { requireAnother } from '../actor.ts'
import type { AllocationState } from '../allocation.ts'
import { requireNew } from '../recorded-once.ts'
import { type Share, splitPayment, sumOfShares } from '../share.ts'

export interface ReceiveRefund {
  payee: string
  amount: Money
  valueDate: string
  reason: string
  bankReference: string | null
  isAnother?: boolean | undefined
}

export interface Refundable {
  /** The organisation that records it. */
  by: string
  state: AllocationState
  currency: string
  payees: readonly string[]
  /** Of this payee, by contribution: paid to it, and of that no longer with it. */
  paid: readonly Share[]
  gone: readonly Share[]
  /** The day of its first payment; null: it was paid nothing. */
  firstPaidOn: string | null
  /** A refund that stands and has the same bank reference, day and amount. */
  recordedBefore: string | null
  today: string
}

export function decideRefund(command: ReceiveRefund, refundable: Refundable): { amountMinor: bigint; shares: Share[] } {
  const { payee, amount, valueDate } = command
  const { by, state, currency, payees, paid, gone, firstPaidOn, today } = refundable
  requireAnother(by, [payee])
  if (state !== 'approved') throw new Refusal('ledger.allocation_not_approved', { state })
  if (!payees.includes(payee)) throw new Refusal('ledger.payee_unknown', { payee, payees: payees.join(', ') })
  if (amount.currency !== currency) throw new Refusal('ledger.refund_currency', { currency })
  if (valueDate > today) throw new Refusal('ledger.date_in_future', { field: 'valueDate', today })
  if (firstPaidOn !== null && valueDate < firstPaidOn)
    throw new Refusal('ledger.refund_too_early', { payee, earliest: firstPaidOn })
  requireNew('refund', refundable.recordedBefore, command)
  const amountMinor = parseMinor(amount)
  const leftMinor = sumOfShares(paid) - sumOfShares(gone)
  if (amountMinor > leftMinor) {
    const left = `${formatMinor(leftMinor, currency).amount} ${currency}`
    throw new Refusal('ledger.refund_above_advance', { payee, left })
  }
  return { amountMinor, shares: splitPayment(amountMinor, paid, gone) }
}
