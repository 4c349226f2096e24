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
  if (spendableMinor < askMinor) return { kind: 'short', spendableMinor }
  const draws: Share[] = []
  let leftMinor = askMinor
  for (const tier of tiersOf(usable)) {
    const takenMinor = min(leftMinor, sumOfSources(tier))
    const parts = splitByWeight(
      takenMinor,
      tier.map(({ availableMinor }) => availableMinor),
    )
    for (const [index, { contributionId }] of tier.entries())
      draws.push({ contributionId, amountMinor: parts[index] ?? 0n })
    leftMinor -= takenMinor
  }
  return { kind: 'drawn', draws: draws.filter(({ amountMinor }) => amountMinor > 0n) }
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
