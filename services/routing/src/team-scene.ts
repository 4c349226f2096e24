// Needs and candidates for the tests of who is chosen for a team.
import fc from 'fast-check'
import type { Coverer, Demand } from './share.rule.ts'
import type { Chosen } from './team.rule.ts'

export const demand = (id: string, quantity: string | null = null): Demand => ({ id, quantity })
export const needs = ['n1', 'n2', 'n3', 'n4'].map((id) => demand(id))
export const candidate = (
  partner: string,
  score: number,
  covers: string[],
  changes: Partial<Coverer> = {},
): Coverer => ({
  partner,
  kind: 'ngo',
  score,
  covers,
  limits: [],
  ...changes,
})

export const slug = fc.stringMatching(/^[a-z]{2,4}$/)
export const score = fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10)
export const many = (one: fc.Arbitrary<Coverer>, maxLength: number) =>
  fc.uniqueArray(one, { selector: ({ partner }) => partner, maxLength })
export const kinds = fc.constantFrom('un_entity', 'ngo', 'foundation')
export const anyCandidate = fc.record({
  partner: slug,
  kind: kinds,
  score,
  covers: fc.subarray(needs.map(({ id }) => id)),
  limits: fc.constant<Coverer['limits']>([]),
})
export const partnersOf = ({ asked }: Chosen) => asked.map(({ partner }) => partner).sort()
export const setsOf = (candidates: readonly Coverer[]) =>
  Array.from({ length: 2 ** candidates.length }, (_, set) => candidates.filter((_, place) => set & (1 << place)))
