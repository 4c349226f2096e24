import type { Money } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { formatMinor, parseMinor } from '@hub/money'
import { availableAccount, feeAccount } from '../account.ts'
import type { ContributionState } from '../contribution-state.ts'
import { legsFromFunder } from '../funder-legs.ts'
import type { PostTransfer } from '../posting.rule.ts'
import { requireNew } from '../recorded-once.ts'

export interface Deposit {
  received: Money
  credited: Money
  valueDate: string
  bankReference: string
  isAnother?: boolean | undefined
}

export interface Given {
  contributionId: string
  funder: string
  agreement: { amountMinor: bigint; currency: string }
  /** Of the agreement's currency. */
  receivedBeforeMinor: bigint
  /** A deposit that stands and has the same bank reference, day and amount, of this or another contribution. */
  recordedBefore: string | null
  baseCurrency: string
  feeBasisPoints: bigint
}

/** Money arrives under an agreement that stands. */
export function requireAgreement<A>(state: ContributionState, agreement: A | undefined): A {
  if (state === 'cancelled') throw new Refusal('ledger.contribution_cancelled')
  if (agreement === undefined) throw new Refusal('ledger.agreement_missing')
  return agreement
}

/** Refuses what was not agreed; returns the fee: of what was credited, rounded down, so that no rounding costs the fund. */
export function decideDeposit(deposit: Deposit, given: Given): { feeMinor: bigint } {
  const { received, credited } = deposit
  const { agreement, baseCurrency } = given
  if (received.currency !== agreement.currency)
    throw new Refusal('ledger.deposit_currency', { currency: received.currency, agreed: agreement.currency })
  if (credited.currency !== baseCurrency) throw new Refusal('ledger.credited_currency', { base: baseCurrency })
  if (received.currency === credited.currency && received.amount !== credited.amount)
    throw new Refusal('ledger.credited_differs', { currency: baseCurrency })
  requireNew('deposit', given.recordedBefore, deposit)
  const leftMinor = agreement.amountMinor - given.receivedBeforeMinor
  if (parseMinor(received) > leftMinor)
    throw new Refusal('ledger.deposit_above_agreement', {
      left: `${formatMinor(leftMinor, agreement.currency).amount} ${agreement.currency}`,
    })
  return { feeMinor: (parseMinor(credited) * given.feeBasisPoints) / 10_000n }
}

/** What arrives, then the administrator's fee of it. */
export function transfersOfDeposit(
  ids: { deposit: string; fee: string },
  { received, credited, valueDate: effectiveOn }: Deposit,
  given: Given,
  feeMinor: bigint,
): PostTransfer[] {
  const { contributionId } = given
  const about = ids.deposit
  const legs = legsFromFunder(given, received, credited)
  const arrived: PostTransfer = { kind: 'transfer', id: ids.deposit, code: 'deposit', about, effectiveOn, legs }
  if (feeMinor === 0n) return [arrived]
  const fee = [
    { account: availableAccount(credited.currency), contributionId, amountMinor: -feeMinor },
    { account: feeAccount(credited.currency), contributionId, amountMinor: feeMinor },
  ]
  return [arrived, { kind: 'transfer', id: ids.fee, code: 'fee', about, effectiveOn, legs: fee }]
}
