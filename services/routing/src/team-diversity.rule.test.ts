import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Diversity, isDiverse } from './diversity.rule.ts'
import type { Coverer, Demand } from './share.rule.ts'
import { chooseTeam, compareTeams } from './team.rule.ts'
import { anyCandidate, candidate, many, needs, partnersOf, setsOf } from './team-scene.ts'

const diversity: Diversity = { rule: 'un_and_others', reason: 'It says so.' }
const asking = { inTeam: new Map<string, string>(), diversity }
const kindsIn = (team: readonly Coverer[]) => team.map(({ kind }) => kind)

/** Whether each member can have a need of its own, by trying every way to share out. */
const isBusy = (wanted: readonly Demand[], team: readonly Coverer[]): boolean => {
  const share = (left: readonly Demand[], holders: ReadonlySet<string>): boolean => {
    const [need, ...rest] = left
    if (need === undefined) return holders.size === team.length
    return team.some(({ partner, covers }) => covers.includes(need.id) && share(rest, new Set([...holders, partner])))
  }
  return share(wanted, new Set())
}

test('a team of more than one kind of actor is the smallest that has them, each with a need, or is said not to be had', () => {
  fc.assert(
    fc.property(many(anyCandidate, 7), (candidates) => {
      const chosen = chooseTeam(needs, candidates, asking)
      const coverable = needs.filter(({ id }) => candidates.some(({ covers }) => covers.includes(id)))
      const [best] = setsOf(candidates)
        .filter((team) => isBusy(coverable, team) && isDiverse(diversity, kindsIn(team)))
        .sort(compareTeams)
      expect(chosen.isDiverse).toBe(best !== undefined)
      const expected = best?.map(({ partner }) => partner).sort() ?? partnersOf(chooseTeam(needs, candidates))
      expect(partnersOf(chosen)).toEqual(expected)
    }),
    { numRuns: 300 },
  )
})

test('a team of more than one kind of actor counts who is in it already', () => {
  const un = candidate('ilo', 90, ['n1', 'n2'], { kind: 'un_entity' })
  const other = candidate('c40-cities', 50, ['n2'], { kind: 'city_network' })
  const two = needs.slice(0, 2)
  expect(partnersOf(chooseTeam(two, [un, other], asking))).toEqual(['c40-cities', 'ilo'])
  const withNgo = { ...asking, inTeam: new Map([['an-ngo', 'ngo']]) }
  expect(partnersOf(chooseTeam(two, [un, other], withNgo))).toEqual(['ilo'])
})

test('a team of more than one kind of actor is told apart by kind where two kinds are enough', () => {
  const ngo = candidate('an-ngo', 90, ['n1', 'n2'])
  const foundation = candidate('a-fund', 50, ['n2'], { kind: 'foundation' })
  const twoKinds = { inTeam: new Map(), diversity: { ...diversity, rule: 'two_kinds' as const } }
  expect(chooseTeam(needs.slice(0, 2), [ngo, foundation], twoKinds)).toMatchObject({ isDiverse: true })
  expect(chooseTeam(needs.slice(0, 2), [ngo, foundation], asking)).toMatchObject({ isDiverse: false })
})
