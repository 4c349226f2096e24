import type { Money } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { formatMinor, parseMinor } from '@hub/money'
import { legsToFunder } from '../funder-legs.ts'
import type { PostTransfer } from '../posting.rule.ts'
import { requireNew } from '../recorded-once.ts'

export interface Return {
  /** What the fund is debited, in its own currency. */
  amount: Money
  /** What the funder is sent; left out where its currency is the fund's. */
  returned?: Money | undefined
  valueDate: string
  reason: string
  bankReference: string
  isAnother?: boolean | undefined
}

export interface Given {
  contributionId: string
  funder: string
  agreement: { currency: string }
  availableMinor: bigint
  /** Of what its funder sent, in the agreement's currency: what has not gone back. */
  keptMinor: bigint
  /** A return that stands and has the same bank reference, day and amount. */
  recordedBefore: string | null
  baseCurrency: string
}

/**
 * Only money that is neither held nor allocated goes back, in the currency in which it came, and no more of that than came. Returns what
 * the funder is sent.
 */
export function decideReturn(back: Return, given: Given): Money {
  const { amount, returned = amount } = back
  const { agreement, baseCurrency, availableMinor } = given
  if (amount.currency !== baseCurrency) throw new Refusal('ledger.return_currency', { base: baseCurrency })
  if (returned.currency !== agreement.currency)
    throw new Refusal('ledger.returned_currency', { agreed: agreement.currency })
  if (returned.currency === amount.currency && returned.amount !== amount.amount)
    throw new Refusal('ledger.returned_differs', { currency: baseCurrency })
  requireNew('return', given.recordedBefore, back)
  if (parseMinor(amount) > availableMinor) throw new Refusal('ledger.return_above_available', availableOf(given))
  if (parseMinor(returned) > given.keptMinor)
    throw new Refusal('ledger.return_above_received', {
      left: `${formatMinor(given.keptMinor, agreement.currency).amount} ${agreement.currency}`,
    })
  return returned
}

export const availableOf = ({ availableMinor, baseCurrency }: Pick<Given, 'availableMinor' | 'baseCurrency'>) => ({
  available: `${formatMinor(availableMinor, baseCurrency).amount} ${baseCurrency}`,
})

export const transferOfReturn = (id: string, back: Return, returned: Money, given: Given): PostTransfer => ({
  kind: 'transfer',
  id,
  code: 'return',
  about: id,
  effectiveOn: back.valueDate,
  legs: legsToFunder(given, returned, back.amount),
})
