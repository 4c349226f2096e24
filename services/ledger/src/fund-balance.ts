// What the fund has approved so far, by where in the world and for what, with a proposal beside: the committee sees before it votes
// whether money goes round. A request of several countries counts for each with an even part, to the cent, the first countries getting
// what is left over; its first objective decides its thematic area (DESIGN §6).
import { Money, thematicAreaOf, thematicAreas } from '@hub/contracts'
import { formatMinor, splitByWeight } from '@hub/money'
import { z } from 'zod'
import { areaOf, areas } from './region.ts'

const figures = {
  approved: Money.meta({ description: 'so far, less what was released or given back' }),
  proposed: Money.meta({ description: 'by this proposal' }),
}
export const FundBalance = z
  .strictObject({
    byRegion: z.array(
      z.strictObject({
        region: z.string().nullable().meta({ description: 'of UN M49; null: not known' }),
        area: z
          .strictObject({ code: z.string(), name: z.string() })
          .nullable()
          .meta({ description: 'intermediate region of UN M49, or sub-region where it has none; null: not known' }),
        ...figures,
      }),
    ),
    byThematicArea: z.array(
      z.strictObject({
        thematicArea: z.int().nullable().meta({ description: 'null: not known' }),
        title: z.string().nullable(),
        ...figures,
      }),
    ),
    total: z.strictObject(figures),
  })
  .meta({ id: 'FundBalance' })
export type FundBalance = z.infer<typeof FundBalance>

/** What was approved, by country and by first objective; null: none is named. */
export interface Approved {
  byCountry: readonly { country: string | null; amountMinor: bigint }[]
  byObjective: readonly { objective: number | null; amountMinor: bigint }[]
}

interface Proposed {
  countries: readonly string[]
  objectives: readonly number[]
  amountMinor: bigint
}

/** Every area and every thematic area, also those with nothing; what is not known only where there is any. */
export function balanceOf(approved: Approved, proposed: Proposed, currency: string): FundBalance {
  const { countries, objectives, amountMinor } = proposed
  const places = countries.length > 0 ? countries : [null]
  const even = splitByWeight(
    amountMinor,
    places.map(() => 1n),
  )
  const here = places.map((country, place) => ({ country, amountMinor: even[place] ?? 0n }))
  const byArea = sumsBy(approved.byCountry, here, ({ country }) =>
    country === null ? undefined : areaOf(country)?.code,
  )
  const [objective = null] = objectives
  const byTheme = sumsBy(approved.byObjective, [{ objective, amountMinor }], (each) =>
    each.objective === null ? undefined : thematicAreaOf(each.objective),
  )
  const money = ({ approvedMinor, proposedMinor }: Sums) => ({
    approved: formatMinor(approvedMinor, currency),
    proposed: formatMinor(proposedMinor, currency),
  })
  return {
    byRegion: [
      ...areas.map(({ code, name, region }) => ({ region, area: { code, name }, ...money(byArea.of(code)) })),
      ...byArea.unknown().map((sums) => ({ region: null, area: null, ...money(sums) })),
    ],
    byThematicArea: [
      ...thematicAreas.map(({ id, title }) => ({ thematicArea: id, title, ...money(byTheme.of(id)) })),
      ...byTheme.unknown().map((sums) => ({ thematicArea: null, title: null, ...money(sums) })),
    ],
    total: money({ approvedMinor: sumOf(approved.byObjective), proposedMinor: amountMinor }),
  }
}

interface Sums {
  approvedMinor: bigint
  proposedMinor: bigint
}

function sumsBy<T extends { amountMinor: bigint }, K>(
  approved: readonly T[],
  proposed: readonly T[],
  keyOf: (each: T) => K | undefined,
) {
  const [before, added] = [Map.groupBy(approved, keyOf), Map.groupBy(proposed, keyOf)]
  const of = (key: K | undefined): Sums => ({
    approvedMinor: sumOf(before.get(key) ?? []),
    proposedMinor: sumOf(added.get(key) ?? []),
  })
  const isUnknown = before.has(undefined) || added.has(undefined)
  return { of, unknown: () => (isUnknown ? [of(undefined)] : []) }
}

const sumOf = (all: readonly { amountMinor: bigint }[]): bigint =>
  all.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)
