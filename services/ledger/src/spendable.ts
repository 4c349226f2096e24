// The money that could go to a request: what has arrived, is neither held nor allocated, and whose earmark fits.
import { Money } from '@hub/contracts'
import { formatMinor } from '@hub/money'
import { z } from 'zod'
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

/** The sources that may pay for it, narrowest earmark first; those of one narrowness stay in the order given. */
export const fitting = <S extends Source>(sources: readonly S[], purpose: Purpose): S[] =>
  sources
    .filter(({ earmark, availableMinor }) => availableMinor > 0n && fits(earmark, purpose))
    .toSorted((a, b) => byNarrowness(a.earmark, b.earmark))

export const sumOfSources = (sources: readonly Source[]): bigint =>
  sources.reduce((sum, { availableMinor }) => sum + availableMinor, 0n)

/** The same, added up by earmark: it names no funder. */
export function spendableByEarmark(sources: readonly Source[], currency: string): SpendableByEarmark[] {
  const groups = Map.groupBy(sources, ({ earmark }) => JSON.stringify(earmark))
  return [...groups.values()].map((group) => ({
    earmark: group[0]?.earmark ?? Earmark.parse({}),
    contributions: group.length,
    spendable: formatMinor(sumOfSources(group), currency),
  }))
}
