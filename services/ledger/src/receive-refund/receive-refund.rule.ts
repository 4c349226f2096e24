// What a payee may give back: what it was paid and has neither reported as spent nor given back, split over the contributions as
// it was paid; what was written off of it and comes after all; and, once the allocation is closed, what it had reported as spent. In order
// of precedence: who records it, allocation, payee, currency, date, recorded before, source, amount. Whether each day since bears a date in
// the past, posting says.
import type { Money } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { formatMinor, parseMinor } from '@hub/money'
import { requireAnother } from '../actor.ts'
import type { AllocationState } from '../allocation.ts'
import { requireNew } from '../recorded-once.ts'
import type { RefundSource } from '../refund.ts'
import { type Share, splitPayment, sumOfShares } from '../share.ts'

export interface ReceiveRefund {
  payee: string
  amount: Money
  valueDate: string
  reason: string
  bankReference: string | null
  isAnother?: boolean | undefined
  /** Undefined: of what lies with it unaccounted for. */
  source?: RefundSource | undefined
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
  /** Of this payee, by contribution, what lies there now. */
  writtenOff: readonly Share[]
  spent: readonly Share[]
  /** The day of its first payment; null: it was paid nothing. */
  firstPaidOn: string | null
  /** A refund that stands and has the same bank reference, day and amount. */
  recordedBefore: string | null
  today: string
}

export function decideRefund(command: ReceiveRefund, refundable: Refundable): { amountMinor: bigint; shares: Share[] } {
  const { payee, amount, valueDate } = command
  const { by, state, currency, payees, firstPaidOn, today } = refundable
  requireAnother(by, [payee])
  if (state !== 'approved' && state !== 'closed') throw new Refusal('ledger.allocation_not_approved', { state })
  if (!payees.includes(payee)) throw new Refusal('ledger.payee_unknown', { payee, payees: payees.join(', ') })
  if (amount.currency !== currency) throw new Refusal('ledger.refund_currency', { currency })
  if (valueDate > today) throw new Refusal('ledger.date_in_future', { field: 'valueDate', today })
  if (firstPaidOn !== null && valueDate < firstPaidOn)
    throw new Refusal('ledger.refund_too_early', { payee, earliest: firstPaidOn })
  requireNew('refund', refundable.recordedBefore, command)
  const { source = 'advance' } = command
  if (source === 'spent' && state === 'approved') throw new Refusal('ledger.refund_of_spent', { payee })
  return takeFrom(source, parseMinor(amount), command, refundable)
}

/** Of what is with the payee as it was paid, so that the last refund empties each share; of the others in proportion to what lies there. */
function takeFrom(
  source: RefundSource,
  amountMinor: bigint,
  { payee }: ReceiveRefund,
  { currency, paid, gone, writtenOff, spent }: Refundable,
): { amountMinor: bigint; shares: Share[] } {
  const sources: Record<RefundSource, { came: readonly Share[]; left: readonly Share[] }> = {
    advance: { came: paid, left: gone },
    written_off: { came: writtenOff, left: [] },
    spent: { came: spent, left: [] },
  }
  const leftOf = (of: RefundSource) => sumOfShares(sources[of].came) - sumOfShares(sources[of].left)
  const left = (of: RefundSource) => `${formatMinor(leftOf(of), currency).amount} ${currency}`
  if (amountMinor > leftOf(source))
    throw new Refusal('ledger.refund_above_advance', {
      payee,
      left: left('advance'),
      writtenOff: left('written_off'),
      spent: left('spent'),
    })
  return { amountMinor, shares: splitPayment(amountMinor, sources[source].came, sources[source].left) }
}
