import type { Account } from './account.ts'
import type { Leg } from './posting.rule.ts'
import type { Share } from './share.ts'

/** Moves each contribution's share from one account to another. */
export const legsOf = (from: Account, to: Account, shares: readonly Share[]): Leg[] =>
  shares.flatMap(({ contributionId, amountMinor }) => [
    { account: from, contributionId, amountMinor: -amountMinor },
    { account: to, contributionId, amountMinor },
  ])
