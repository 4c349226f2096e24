import type { PayeeShare } from './allocation.sql.ts'
import type { Share } from './share.ts'

/** What has gone to one payee so far and what has left it again, by contribution: by these more is split. */
export function flowsOf(shares: readonly PayeeShare[], payee: string) {
  const own = shares.filter((share) => share.payee === payee)
  const by = (amountOf: (share: PayeeShare) => bigint): Share[] =>
    own.map((share) => ({ contributionId: share.contributionId, amountMinor: amountOf(share) }))
  return {
    approved: by(({ unpaidMinor, paidMinor }) => unpaidMinor + paidMinor),
    paid: by(({ paidMinor }) => paidMinor),
    gone: by(({ paidMinor, advanceMinor }) => paidMinor - advanceMinor),
    unpaid: by(({ unpaidMinor }) => unpaidMinor),
    spent: by(({ spentMinor }) => spentMinor),
    writtenOff: by(({ writtenOffMinor }) => writtenOffMinor),
  }
}
