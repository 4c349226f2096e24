// What a contribution is bound to, and whether it fits a request (DESIGN §6).
import { Country, Objective, thematicAreaOf } from '@hub/contracts'
import { z } from 'zod'

const distinct = <T>(values: readonly T[]) => new Set(values).size === values.length
const each = <S extends z.ZodType>(value: S, most: number) =>
  z.array(value).max(most).refine(distinct, 'names a value twice').default([])

/** The dimensions it names; an empty one binds nothing. */
export const Earmark = z
  .strictObject({
    thematicAreas: each(z.int().min(1).max(5), 5),
    objectives: each(Objective, 23),
    countries: each(Country, 250),
  })
  .meta({ id: 'Earmark' })
export type Earmark = z.infer<typeof Earmark>

/** What a request is for, as far as an earmark can tell. */
export interface Purpose {
  objectives: readonly number[]
  countries: readonly string[]
}

/** Each dimension it names contains one of the request's; the first objective decides the request's thematic area. */
export function fits(earmark: Earmark, purpose: Purpose): boolean {
  const [first] = purpose.objectives
  const area = first === undefined ? undefined : thematicAreaOf(first)
  return (
    meets(earmark.thematicAreas, area === undefined ? [] : [area]) &&
    meets(earmark.objectives, purpose.objectives) &&
    meets(earmark.countries, purpose.countries)
  )
}

const meets = <T>(named: readonly T[], of: readonly T[]) =>
  named.length === 0 || named.some((value) => of.includes(value))

/** How narrow it is: the dimensions it names, then how few values; none at all is free money. */
export function narrownessOf({ thematicAreas, objectives, countries }: Earmark) {
  const named = [thematicAreas, objectives, countries].filter((values) => values.length > 0)
  return { dimensions: named.length, values: named.reduce((sum, values) => sum + values.length, 0) }
}

/** Narrower first: more dimensions, then fewer values. */
export function byNarrowness(a: Earmark, b: Earmark): number {
  const [x, y] = [narrownessOf(a), narrownessOf(b)]
  return y.dimensions - x.dimensions || x.values - y.values
}
