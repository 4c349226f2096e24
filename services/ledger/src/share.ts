// How an amount is shared out over contributions. Always split cumulatively: what was given before is taken off what is due up
// to now, so that the last payment empties each share to the minor unit.
import { splitCumulatively } from '@hub/money'

export interface Share {
  contributionId: string
  amountMinor: bigint
}

/** What is left of a contribution's share, and what was paid of it. */
export interface OpenPart {
  contributionId: string
  leftMinor: bigint
  /** Below zero: more came back than was paid. That is no payment below zero: it lies in what is left. */
  paidMinor: bigint
}

/** One more payment out of `shares`, of which `paid` has gone before. Contributions that pay nothing are left out. */
export function splitPayment(amountMinor: bigint, shares: readonly Share[], paid: readonly Share[]): Share[] {
  const paidOf = new Map(paid.map((share) => [share.contributionId, share.amountMinor]))
  const parts = splitCumulatively(
    amountMinor,
    shares.map((share) => share.amountMinor),
    shares.map((share) => paidOf.get(share.contributionId) ?? 0n),
  )
  return shares
    .map(({ contributionId }, index) => ({ contributionId, amountMinor: parts[index] ?? 0n }))
    .filter((share) => share.amountMinor > 0n)
}

/** Splits several payments one after the other; with what was paid before they may take up all of the shares. */
export function splitPayments(
  amounts: readonly bigint[],
  shares: readonly Share[],
  before: readonly Share[] = [],
): Share[][] {
  let paid = [...before]
  return amounts.map((amount) => {
    const parts = splitPayment(amount, shares, paid)
    paid = addShares(paid, parts)
    return parts
  })
}

/** Shares draws out over payees, so that each payee and each draw comes out exactly. */
export function splitOverPayees(
  payees: readonly { payee: string; amountMinor: bigint }[],
  draws: readonly Share[],
): Map<string, Share[]> {
  const parts = splitPayments(
    payees.map(({ amountMinor }) => amountMinor),
    draws,
  )
  return new Map(payees.map(({ payee }, index) => [payee, parts[index] ?? []]))
}

/** Both sums for each contribution, in the order in which it first appears. */
export function addShares(a: readonly Share[], b: readonly Share[]): Share[] {
  const sums = new Map<string, bigint>()
  for (const { contributionId, amountMinor } of [...a, ...b])
    sums.set(contributionId, (sums.get(contributionId) ?? 0n) + amountMinor)
  return [...sums].map(([contributionId, amountMinor]) => ({ contributionId, amountMinor }))
}

export const sumOfShares = (shares: readonly Share[]): bigint =>
  shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)

/** The same splits for what was paid in part: what is left of each share, and what was paid of it since it was made. */
export function splitOpen(amounts: readonly bigint[], open: readonly OpenPart[]): Share[][] {
  const paid = open.map(({ contributionId, paidMinor }) => ({
    contributionId,
    amountMinor: paidMinor > 0n ? paidMinor : 0n,
  }))
  const left = open.map(({ contributionId, leftMinor }) => ({ contributionId, amountMinor: leftMinor }))
  return splitPayments(amounts, addShares(left, paid), paid)
}
