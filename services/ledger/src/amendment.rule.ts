// How the money of an amendment moves once it is approved. All that is approved and not paid is one pool; what a smaller budget gives
// back leaves it, what a larger one draws joins it, and it is shared out over the payees anew, so that each payee and each
// contribution comes out to the minor unit. What was paid is not touched.
import { addShares, type OpenPart, type Share, splitOverPayees, splitPayment, sumOfShares } from './share.ts'

export interface Unpaid {
  payee: string
  amountMinor: bigint
}

export interface Replanned {
  /** By payee and contribution: above zero comes to what is allocated for the payee, below zero leaves it. */
  moves: (Share & { payee: string })[]
  /** By contribution: back to what is available. */
  released: Share[]
}

/** `open`: what each payee has now; `drawn`: what joins it; `unpaid`: what each payee is to have. */
export function replan(
  open: readonly (OpenPart & { payee: string })[],
  drawn: readonly Share[],
  unpaid: readonly Unpaid[],
): Replanned {
  const before = open.map(({ payee, contributionId, leftMinor }) => ({ payee, contributionId, amountMinor: leftMinor }))
  const pool = addShares(before, drawn).toSorted((a, b) => (a.contributionId < b.contributionId ? -1 : 1))
  const wantedMinor = unpaid.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)
  const released = splitPayment(sumOfShares(pool) - wantedMinor, pool, [])
  const kept = addShares(pool, released.map(negative))
  const after = [...splitOverPayees(unpaid, kept)].flatMap(([payee, shares]) =>
    shares.map((share) => ({ ...share, payee })),
  )
  return { moves: differences(before, after), released }
}

const negative = <S extends Share>(share: S): S => ({ ...share, amountMinor: -share.amountMinor })

function differences(before: Replanned['moves'], after: Replanned['moves']): Replanned['moves'] {
  const groups = Map.groupBy(
    [...after, ...before.map(negative)],
    ({ payee, contributionId }) => `${payee}|${contributionId}`,
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    const amountMinor = sumOfShares(group)
    return first && amountMinor !== 0n ? [{ ...first, amountMinor }] : []
  })
}

export interface PlannedTranche {
  payee: string
  tranche: number
  amountMinor: bigint
}

/** The payments made that a plan does not have as they were made. */
export const paymentsNotKept = <P extends PlannedTranche>(
  tranches: readonly PlannedTranche[],
  paid: readonly P[],
): P[] =>
  paid.filter(
    ({ payee, tranche, amountMinor }) =>
      !tranches.some((each) => each.payee === payee && each.tranche === tranche && each.amountMinor === amountMinor),
  )
