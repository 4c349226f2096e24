import type { Money } from '@hub/contracts'
import { parseMinor } from '@hub/money'
import { availableAccount, exchangeAccount, funderAccount } from './account.ts'
import type { Leg } from './posting.rule.ts'

/** From a funder, through exchange where the bank changed it, to what is available of its contribution. */
export function legsFromFunder(
  { contributionId, funder }: { contributionId: string; funder: string },
  sent: Money,
  credited: Money,
): Leg[] {
  const leg = (account: Leg['account'], amountMinor: bigint): Leg => ({ account, contributionId, amountMinor })
  const [sentMinor, creditedMinor] = [parseMinor(sent), parseMinor(credited)]
  const exchanged =
    sent.currency === credited.currency
      ? []
      : [leg(exchangeAccount(sent.currency), sentMinor), leg(exchangeAccount(credited.currency), -creditedMinor)]
  return [
    leg(funderAccount(funder, sent.currency), -sentMinor),
    ...exchanged,
    leg(availableAccount(credited.currency), creditedMinor),
  ]
}

/** The same way back. */
export const legsToFunder = (...way: Parameters<typeof legsFromFunder>): Leg[] =>
  legsFromFunder(...way).map((leg) => ({ ...leg, amountMinor: -leg.amountMinor }))
