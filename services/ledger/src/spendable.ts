// The money that could go to a request: what has arrived, is neither held nor allocated, and whose earmark fits.
import { Money } from '@hub/contracts'
import { formatMinor } from '@hub/money'
import { z } from 'zod'
import { coarse } from './coarse.ts'
import { byNarrowness, Earmark, fits, type Purpose } from './earmark.ts'

/** What is available of one contribution. */
export interface Source {
  contributionId: string
  earmark: Earmark
  availableMinor: bigint
}

export const SpendableByEarmark = z
  .strictObject({ earmark: Earmark, contributions: z.int(), spendable: Money })
  .meta({ id: 'SpendableByEarmark' })
export type SpendableByEarmark = z.infer<typeof SpendableByEarmark>

/** The same before a vote, with what the proposal itself has set aside. */
export const SpendableAtVote = SpendableByEarmark.extend({
  spendable: Money.meta({ description: 'now, beside what the proposal holds' }),
  held: Money.meta({ description: 'by the proposal' }),
  beforeHold: Money.meta({ description: 'both: what there was without the proposal' }),
}).meta({ id: 'SpendableAtVote' })
export type SpendableAtVote = z.infer<typeof SpendableAtVote>

/** The sources that may pay for it, narrowest earmark first; those of one narrowness stay in the order given. */
export const fitting = <S extends Source>(sources: readonly S[], purpose: Purpose): S[] =>
  sources
    .filter(({ earmark, availableMinor }) => availableMinor > 0n && fits(earmark, purpose))
    .toSorted((a, b) => byNarrowness(a.earmark, b.earmark))

export const sumOfSources = (sources: readonly Source[]): bigint =>
  sources.reduce((sum, { availableMinor }) => sum + availableMinor, 0n)

/** The same, added up by earmark: it names no funder, and rounds down what would tell of a contribution that the reader may not know of. */
export const spendableByEarmark = (
  sources: readonly Source[],
  currency: string,
  isSeen: (source: Source) => boolean = () => true,
): SpendableByEarmark[] =>
  byEarmark(sources).map(({ earmark, group }) => ({
    earmark,
    contributions: group.length,
    spendable: formatMinor(group.every(isSeen) ? sumOfSources(group) : coarse(sumOfSources(group), 'down'), currency),
  }))

/** What fits a purpose with and without what is held of it for a proposal, by contribution. */
export function spendableAtVote(
  sources: readonly Source[],
  held: ReadonlyMap<string, bigint>,
  purpose: Purpose,
  currency: string,
): SpendableAtVote[] {
  const heldOf = ({ contributionId }: Source) => held.get(contributionId) ?? 0n
  const before = sources.map((source) => ({ ...source, availableMinor: source.availableMinor + heldOf(source) }))
  const money = (minor: bigint) => formatMinor(minor, currency)
  return byEarmark(fitting(before, purpose)).map(({ earmark, group }) => {
    const heldMinor = group.reduce((sum, source) => sum + heldOf(source), 0n)
    const beforeMinor = sumOfSources(group)
    return {
      earmark,
      contributions: group.length,
      spendable: money(beforeMinor - heldMinor),
      held: money(heldMinor),
      beforeHold: money(beforeMinor),
    }
  })
}

const byEarmark = <S extends Source>(sources: readonly S[]) =>
  [...Map.groupBy(sources, ({ earmark }) => JSON.stringify(earmark)).values()].map((group) => ({
    earmark: group[0]?.earmark ?? Earmark.parse({}),
    group,
  }))
