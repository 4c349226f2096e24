import type { Money } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { formatMinor, parseMinor } from '@hub/money'
import { availableAccount, exchangeAccount, feeAccount, funderAccount } from '../account.ts'
import type { Leg, PostTransfer } from '../posting.rule.ts'

export interface Deposit {
  received: Money
  credited: Money
  valueDate: string
  bankReference: string
}

export interface Given {
  contributionId: string
  funder: string
  agreement: { amountMinor: bigint; currency: string }
  /** Of the agreement's currency. */
  receivedBeforeMinor: bigint
  baseCurrency: string
  feeBasisPoints: bigint
}

/** Money arrives under an agreement, not before it was signed nor before the books begin, and not in the future. */
export function requireDay<A extends { signedOn: string }>(
  valueDate: string,
  { agreement, booksBegin, today }: { agreement: A | undefined; booksBegin: string; today: string },
): A {
  if (agreement === undefined) throw new Refusal('ledger.agreement_missing')
  if (valueDate > today) throw new Refusal('ledger.date_in_future', { field: 'valueDate', today })
  const earliest = agreement.signedOn > booksBegin ? agreement.signedOn : booksBegin
  if (valueDate < earliest) throw new Refusal('ledger.deposit_too_early', { earliest })
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
  const leftMinor = agreement.amountMinor - given.receivedBeforeMinor
  if (parseMinor(received) > leftMinor)
    throw new Refusal('ledger.deposit_above_agreement', {
      left: `${formatMinor(leftMinor, agreement.currency).amount} ${agreement.currency}`,
    })
  return { feeMinor: (parseMinor(credited) * given.feeBasisPoints) / 10_000n }
}

/** From the funder, through exchange where the bank changed it, to what is available; then the fee. */
export function transfersOfDeposit(
  ids: { deposit: string; fee: string },
  deposit: Deposit,
  { contributionId, funder }: Given,
  feeMinor: bigint,
): PostTransfer[] {
  const { received, credited, valueDate: effectiveOn } = deposit
  const leg = (account: Leg['account'], amountMinor: bigint): Leg => ({ account, contributionId, amountMinor })
  const [receivedMinor, creditedMinor] = [parseMinor(received), parseMinor(credited)]
  const exchanged =
    received.currency === credited.currency
      ? []
      : [
          leg(exchangeAccount(received.currency), receivedMinor),
          leg(exchangeAccount(credited.currency), -creditedMinor),
        ]
  const transfer = (id: string, code: 'deposit' | 'fee', legs: Leg[]): PostTransfer => ({
    kind: 'transfer',
    id,
    code,
    about: ids.deposit,
    effectiveOn,
    legs,
  })
  const arrived = transfer(ids.deposit, 'deposit', [
    leg(funderAccount(funder, received.currency), -receivedMinor),
    ...exchanged,
    leg(availableAccount(credited.currency), creditedMinor),
  ])
  if (feeMinor === 0n) return [arrived]
  const fee = [leg(availableAccount(credited.currency), -feeMinor), leg(feeAccount(credited.currency), feeMinor)]
  return [arrived, transfer(ids.fee, 'fee', fee)]
}
