import { Refusal } from '@hub/errors'
import { formatMinor } from '@hub/money'
import type { ContributionState } from '../contribution-state.ts'

/** A pledge or an agreement ends once, while nothing of it has arrived: money is given back, not cancelled. */
export function decideCancellation(state: ContributionState, received: { minor: bigint; currency: string }): void {
  if (state === 'cancelled') throw new Refusal('ledger.contribution_cancelled')
  if (received.minor === 0n) return
  const { amount, currency } = formatMinor(received.minor, received.currency)
  throw new Refusal('ledger.money_has_arrived', { received: `${amount} ${currency}` })
}
