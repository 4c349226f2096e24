// From which contributions an allocation is drawn: the narrowest fitting earmarks first, those of one narrowness in proportion to
// what they have, free money last, in proportion too. So the money with the fewest other uses goes first.
import { splitByWeight } from '@hub/money'
import { byNarrowness, type Purpose } from './earmark.ts'
import type { Share } from './share.ts'
import { fitting, type Source, sumOfSources } from './spendable.ts'

export type Drawn = { kind: 'drawn'; draws: Share[] } | { kind: 'short'; spendableMinor: bigint }

/** `sources`: oldest contribution first, which decides who gives a unit that is left over by rounding. A shortfall draws nothing. */
export function decideDraws(askMinor: bigint, sources: readonly Source[], purpose: Purpose): Drawn {
  const usable = fitting(sources, purpose)
  const spendableMinor = sumOfSources(usable)
  return spendableMinor < askMinor
    ? { kind: 'short', spendableMinor }
    : { kind: 'drawn', draws: drawFrom(tiersOf(usable), askMinor) }
}

/**
 * What is left to be spent beside what the fund's own line is below zero: that has left the fund. The money with the most other uses makes
 * up for it first, free money in proportion to what there is.
 */
export function besideDeficit(sources: readonly Source[], deficitMinor: bigint): Source[] {
  if (deficitMinor <= 0n) return [...sources]
  const usable = sources.filter(({ availableMinor }) => availableMinor > 0n)
  const widestFirst = tiersOf(usable.toSorted((a, b) => byNarrowness(a.earmark, b.earmark))).toReversed()
  const set = drawFrom(widestFirst, min(deficitMinor, sumOfSources(usable)))
  const taken = new Map(set.map(({ contributionId, amountMinor }) => [contributionId, amountMinor]))
  return sources.map((source) => {
    return { ...source, availableMinor: source.availableMinor - (taken.get(source.contributionId) ?? 0n) }
  })
}

/** All that is taken, of each tier in turn, in proportion to what it has. */
function drawFrom(tiers: readonly Source[][], askMinor: bigint): Share[] {
  const draws: Share[] = []
  let leftMinor = askMinor
  for (const tier of tiers) {
    const takenMinor = min(leftMinor, sumOfSources(tier))
    const parts = splitByWeight(
      takenMinor,
      tier.map(({ availableMinor }) => availableMinor),
    )
    for (const [index, { contributionId }] of tier.entries())
      draws.push({ contributionId, amountMinor: parts[index] ?? 0n })
    leftMinor -= takenMinor
  }
  return draws.filter(({ amountMinor }) => amountMinor > 0n)
}

const min = (a: bigint, b: bigint) => (a < b ? a : b)

/** Sources of one narrowness together, in their order. */
function tiersOf(sources: readonly Source[]): Source[][] {
  const tiers: Source[][] = []
  for (const source of sources) {
    const tier = tiers.at(-1)
    const [first] = tier ?? []
    if (tier && first && byNarrowness(first.earmark, source.earmark) === 0) tier.push(source)
    else tiers.push([source])
  }
  return tiers
}
