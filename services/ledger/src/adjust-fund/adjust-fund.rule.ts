// Money that moves on the fund's own line: interest, bank charges, differences of exchange. And the one loss that is a contribution's: what a
// payee has received and will neither spend nor give back, which the payee does not say itself. In order of precedence: currency, date, who
// says so, allocation, payee, amount.
import type { Money } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { formatMinor, parseMinor } from '@hub/money'
import {
  advanceAccount,
  availableAccount,
  chargesAccount,
  exchangeResultAccount,
  interestAccount,
  writtenOffAccount,
} from '../account.ts'
import { requireAnother } from '../actor.ts'
import type { AllocationState } from '../allocation.ts'
import { legsOf } from '../legs.ts'
import type { Leg, TransferCode } from '../posting.rule.ts'
import { type Share, splitPayment, sumOfShares } from '../share.ts'

export const adjustmentKinds = ['interest', 'bank_charge', 'exchange', 'write_off'] as const
type AdjustmentKind = (typeof adjustmentKinds)[number]

interface Stated {
  amount: Money
  valueDate: string
  reason: string
  isAnother?: boolean | undefined
}
export interface OwnAdjustment extends Stated {
  kind: Exclude<AdjustmentKind, 'write_off'>
}
export interface WriteOff extends Stated {
  kind: 'write_off'
  allocationId: string
  payee: string
}
export type Adjustment = OwnAdjustment | WriteOff

interface Books {
  baseCurrency: string
  booksBegin: string
  today: string
}

/** The transfer's code is the kind. */
export const codeOf = ({ kind }: Adjustment): TransferCode => kind

export function requireDay({ amount, valueDate }: Stated, { baseCurrency, booksBegin, today }: Books): void {
  if (amount.currency !== baseCurrency) throw new Refusal('ledger.adjustment_currency', { base: baseCurrency })
  if (valueDate > today) throw new Refusal('ledger.date_in_future', { field: 'valueDate', today })
  if (valueDate < booksBegin) throw new Refusal('ledger.value_date_too_early', { earliest: booksBegin })
}

/** On the fund's own line, which is never allocated and alone may go below zero. */
export function legsOfOwn({ kind, amount }: OwnAdjustment): Leg[] {
  const { currency } = amount
  const result = { interest: interestAccount, bank_charge: chargesAccount, exchange: exchangeResultAccount }[kind]
  // A charge is stated as what was taken; interest and exchange as what was gained.
  const gainMinor = kind === 'bank_charge' ? -parseMinor(amount) : parseMinor(amount)
  return [
    { account: availableAccount(currency), contributionId: null, amountMinor: gainMinor },
    { account: result(currency), contributionId: null, amountMinor: -gainMinor },
  ]
}

export interface Advance {
  /** The organisation that writes off. */
  by: string
  state: AllocationState
  payees: readonly string[]
  /** The day of the payee's first payment; null: it was paid nothing. */
  firstPaidOn: string | null
  /** Of this payee, by contribution: paid to it, and of that no longer with it. */
  paid: readonly Share[]
  gone: readonly Share[]
}

export function legsOfWriteOff({ allocationId, payee, amount, valueDate }: WriteOff, advance: Advance): Leg[] {
  const { by, state, payees, firstPaidOn, paid, gone } = advance
  requireAnother(by, [payee])
  // Of a closed one there is something only where a refund was reversed.
  if (state !== 'approved' && state !== 'closed') throw new Refusal('ledger.allocation_not_approved', { state })
  if (!payees.includes(payee)) throw new Refusal('ledger.payee_unknown', { payee, payees: payees.join(', ') })
  if (firstPaidOn !== null && valueDate < firstPaidOn)
    throw new Refusal('ledger.value_date_too_early', { earliest: firstPaidOn })
  const { currency } = amount
  const leftMinor = sumOfShares(paid) - sumOfShares(gone)
  if (parseMinor(amount) > leftMinor) {
    const left = `${formatMinor(leftMinor, currency).amount} ${currency}`
    throw new Refusal('ledger.write_off_above_advance', { payee, left })
  }
  const shares = splitPayment(parseMinor(amount), paid, gone)
  return legsOf(advanceAccount(allocationId, payee, currency), writtenOffAccount(allocationId, payee, currency), shares)
}
