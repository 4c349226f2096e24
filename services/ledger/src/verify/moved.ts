// What a transfer moved, as a text that is compared with what a row says: its legs by account, and by contribution where a row names one.
import { availableAccount } from '../account.ts'
import type { LeafNames, LeafTransfer } from '../leaf.ts'

export interface Moved {
  id: string
  code: string
  about: string
  on: string
  corrects: string | null
  /** Of a reversal what it undoes, so that it reads as that does. */
  moves: string
}

export type Leg = readonly [account: string, amountMinor: bigint]

/** Split over contributions as the books decide; of the others a row names the contribution, or it is the fund's own line. */
const isSplit = (code: string) =>
  ['allocation', 'release', 'disbursement', 'expenditure', 'refund', 'write_off'].includes(code)

export const of = (account: string, contribution: string | null) => `${account} (${contribution ?? 'own line'})`
export const availableOf = (currency: string) => availableAccount(currency).code

export function textOfLegs(legs: readonly Leg[]): string {
  const sums = new Map<string, bigint>()
  for (const [account, amountMinor] of legs) sums.set(account, (sums.get(account) ?? 0n) + amountMinor)
  const moved = [...sums].filter(([, sum]) => sum !== 0n).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return moved.map(([account, sum]) => `${account} ${sum}`).join(', ') || 'nothing'
}

/** The legs behind such a text. */
export const legsIn = (text: string): Leg[] =>
  text === 'nothing'
    ? []
    : text.split(', ').map((leg): Leg => {
        const at = leg.lastIndexOf(' ')
        return [leg.slice(0, at), BigInt(leg.slice(at + 1))]
      })

export function movedBy(transfer: LeafTransfer, names: LeafNames, undone: Moved | undefined): Moved {
  const { id, code, about, effectiveOn: on, corrects } = transfer
  const sign = code === 'reversal' ? -1n : 1n
  const byAccount = isSplit(undone?.code ?? code)
  const legs = transfer.entries.map(([, account, contribution, amountMinor]): Leg => {
    const name = names.accounts[account]?.name ?? `account ${account}`
    const whose = contribution === 0 ? null : (names.contributions[contribution]?.name ?? `${contribution}`)
    return [byAccount ? name : of(name, whose), BigInt(amountMinor) * sign]
  })
  return { id, code, about, on, corrects, moves: textOfLegs(legs) }
}
