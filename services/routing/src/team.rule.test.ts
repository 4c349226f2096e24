import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Diversity } from './diversity.rule.ts'
import { thousandths } from './need.ts'
import type { Coverer, Demand } from './share.rule.ts'
import { chooseTeam, compareTeams } from './team.rule.ts'
import { anyCandidate, candidate, demand, kinds, many, needs, partnersOf, score, setsOf, slug } from './team-scene.ts'

const limited = (partner: string, score: number, limits: Record<string, string>, resource = 'experts') =>
  candidate(partner, score, Object.keys(limits), {
    limits: Object.entries(limits).map(([needId, quantity]) => ({ needId, resource, quantity })),
  })

/** What is covered comes out of one resource, or without limit. */
const anyCounted = fc
  .record({
    partner: slug,
    kind: kinds,
    score,
    covers: fc.subarray(['n1', 'n2', 'n3']),
    quantity: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 4 }),
  })
  .map(({ quantity, ...rest }) => ({
    ...rest,
    limits:
      quantity === null ? [] : rest.covers.map((needId) => ({ needId, resource: 'experts', quantity: `${quantity}` })),
  }))
const countedNeeds = fc
  .tuple(...[1, 2, 3].map(() => fc.integer({ min: 1, max: 8 })))
  .map((quantities) => quantities.map((quantity, place) => demand(`n${place + 1}`, `${quantity}`)))

/** Every set of needs can be met together: by who is not limited, or by as much as all resources that reach them hold (a cut). */
function canCover(wanted: readonly Demand[], team: readonly Coverer[]): boolean {
  const isFree = ({ id }: Demand) => team.some(({ covers, limits }) => covers.includes(id) && limits.length === 0)
  const counted = wanted.filter((need) => !isFree(need))
  return Array.from({ length: 2 ** counted.length }, (_, set) =>
    counted.filter((_, place) => set & (1 << place)),
  ).every((some) => {
    const reach = team.filter(({ limits }) => limits.some(({ needId }) => some.some(({ id }) => id === needId)))
    const held = reach.reduce((sum, { limits }) => sum + thousandths(limits[0]?.quantity ?? '0'), 0n)
    return held >= some.reduce((sum, { quantity }) => sum + thousandths(quantity ?? '0'), 0n)
  })
}

describe('the smallest team', () => {
  test('is what trying every set of candidates finds', () => {
    fc.assert(
      fc.property(many(anyCandidate, 9), (candidates) => {
        const coverable = needs.filter(({ id }) => candidates.some(({ covers }) => covers.includes(id)))
        const sets = setsOf(candidates).filter((team) =>
          coverable.every(({ id }) => team.some(({ covers }) => covers.includes(id))),
        )
        const [best = []] = sets.sort(compareTeams)
        expect(partnersOf(chooseTeam(needs, candidates))).toEqual(best.map(({ partner }) => partner).sort())
      }),
      { numRuns: 300 },
    )
  })

  test('is what trying every set finds where quantities are short, or the needs are named that cannot be met', () => {
    fc.assert(
      fc.property(countedNeeds, many(anyCounted, 6), (wanted, candidates) => {
        const chosen = chooseTeam(wanted, candidates)
        const coverable = wanted.filter(({ id }) => !chosen.uncovered.some(({ needId }) => needId === id))
        expect(canCover(wanted, candidates)).toBe(chosen.uncovered.length === 0)
        const [best = []] = setsOf(candidates)
          .filter((team) => canCover(coverable, team))
          .sort(compareTeams)
        expect(partnersOf(chosen)).toEqual(best.map(({ partner }) => partner).sort())
      }),
      { numRuns: 500 },
    )
  })

  test('shares out exactly what is needed, and of nobody more than it has', () => {
    fc.assert(
      fc.property(countedNeeds, many(anyCounted, 6), (wanted, candidates) => {
        const { asked, uncovered } = chooseTeam(wanted, candidates)
        for (const { id, quantity } of wanted) {
          const shares = asked.flatMap((member) => member.asked.filter(({ needId }) => needId === id))
          const sum = shares.reduce((total, share) => total + thousandths(share.quantity ?? '0'), 0n)
          expect(sum).toBe(uncovered.some(({ needId }) => needId === id) ? 0n : thousandths(quantity ?? '0'))
        }
        for (const { partner, reserved, needs: ids } of asked) {
          const found = candidates.find((one) => one.partner === partner)
          expect(found?.covers).toEqual(expect.arrayContaining(ids))
          const held = reserved.reduce((sum, one) => sum + thousandths(one.quantity), 0n)
          if (found?.limits[0]) expect(held <= thousandths(found.limits[0].quantity)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('covers every need once or names it as uncovered', () => {
    fc.assert(
      fc.property(many(anyCandidate, 9), (candidates) => {
        const { asked, uncovered } = chooseTeam(needs, candidates)
        const named = uncovered.map(({ needId }) => needId)
        expect([...asked.flatMap((member) => member.needs), ...named].sort()).toEqual(needs.map(({ id }) => id))
        for (const member of asked) {
          const covers = candidates.find(({ partner }) => partner === member.partner)?.covers ?? []
          expect(covers).toEqual(expect.arrayContaining(member.needs))
        }
      }),
    )
  })

  test('does not depend on the order of the candidates', () => {
    const diversity: Diversity = { rule: 'two_kinds', reason: 'It says so.' }
    fc.assert(
      fc.property(
        countedNeeds,
        fc.option(fc.constant(diversity)),
        many(anyCounted, 16).chain((some) =>
          fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
        ),
        (wanted, asksFor, [some, shuffled]) => {
          const circumstances = { inTeam: new Map(), diversity: asksFor }
          expect(chooseTeam(wanted, shuffled, circumstances)).toEqual(chooseTeam(wanted, some, circumstances))
        },
      ),
    )
  })

  test('prefers fewer members to higher scores, then higher scores, then slugs', () => {
    const both = candidate('both', 10, ['n1', 'n2'])
    const first = candidate('first', 90, ['n1'])
    const second = candidate('second', 90, ['n2'])
    const [n1 = demand('n1')] = needs
    expect(partnersOf(chooseTeam(needs.slice(0, 2), [first, second, both]))).toEqual(['both'])
    expect(partnersOf(chooseTeam([n1], [candidate('b', 50, ['n1']), candidate('a', 50, ['n1']), both]))).toEqual(['a'])
    expect(partnersOf(chooseTeam([n1], [candidate('b', 51, ['n1']), candidate('a', 50, ['n1'])]))).toEqual(['b'])
  })

  test('counts who is in the team already for nothing, whatever the scores', () => {
    const circumstances = { inTeam: new Map([['member', 'ngo']]), diversity: null }
    const member = candidate('member', 10, ['n1'])
    const newcomer = candidate('newcomer', 90, ['n1'])
    expect(partnersOf(chooseTeam(needs.slice(0, 1), [newcomer, member], circumstances))).toEqual(['member'])
    const both = candidate('both', 50, ['n1', 'n2'])
    const second = candidate('second', 90, ['n2'])
    const two = needs.slice(0, 2)
    expect(partnersOf(chooseTeam(two, [member, both, second], circumstances))).toEqual(['both'])
    expect(partnersOf(chooseTeam(two, [member, second], circumstances))).toEqual(['member', 'second'])
  })

  test('stays a cover beyond what can be tried out', () => {
    const long = Array.from({ length: 40 }, (_, place) => `n${place}`)
    const candidates = long.map((need, place) => candidate(`p${place}`, place, [need, long[(place + 1) % 40] ?? need]))
    const { asked, uncovered } = chooseTeam(
      long.map((id) => demand(id)),
      candidates,
    )
    expect(uncovered).toEqual([])
    expect(asked.flatMap((member) => member.needs).sort()).toEqual(long.toSorted())
  })

  test('leaves out whom the greedy choice took first, where those taken after it do without', () => {
    const wanted = ['1', '2', '3', '4', '5', '6']
    // None of them covers what another does: none is left out before, so that there are 13 to choose from.
    const others = ['124', '125', '134', '135', '145', '236', '246', '256', '346', '356']
    const candidates = ['2345', '123', '456', ...others].map((covers, place) =>
      candidate(`p${covers}`, 99 - place, covers.split('')),
    )
    const chosen = chooseTeam(
      wanted.map((id) => demand(id)),
      candidates,
    )
    expect(candidates).toHaveLength(13)
    expect(partnersOf(chosen)).toEqual(['p123', 'p456'])
  })

  test('has nobody in it that is not needed, also beyond what can be tried out', () => {
    fc.assert(
      fc.property(countedNeeds, many(anyCounted, 30), (wanted, candidates) => {
        const { asked, uncovered } = chooseTeam(wanted, candidates)
        const team = candidates.filter(({ partner }) => asked.some((member) => member.partner === partner))
        const coverable = wanted.filter(({ id }) => !uncovered.some(({ needId }) => needId === id))
        expect(canCover(coverable, team)).toBe(true)
        for (const member of team)
          expect(
            canCover(
              coverable,
              team.filter((other) => other !== member),
            ),
          ).toBe(false)
      }),
    )
  })
})

describe('quantities', () => {
  test('a partner that has a part of what is needed is asked for that part, and another for the rest', () => {
    const chosen = chooseTeam([demand('n1', '6')], [limited('ilo', 90, { n1: '3' }), limited('iom', 50, { n1: '4' })])
    expect(chosen.asked).toEqual([
      {
        partner: 'ilo',
        score: 90,
        needs: ['n1'],
        asked: [{ needId: 'n1', quantity: '3' }],
        reserved: [{ needId: 'n1', resource: 'experts', quantity: '3' }],
      },
      {
        partner: 'iom',
        score: 50,
        needs: ['n1'],
        asked: [{ needId: 'n1', quantity: '3' }],
        reserved: [{ needId: 'n1', resource: 'experts', quantity: '3' }],
      },
    ])
  })

  test('what is short of a need is named', () => {
    const short = (wanted: string) => chooseTeam([demand('n1', wanted)], [limited('ilo', 90, { n1: '2.5' })]).uncovered
    expect(short('6')).toEqual([{ needId: 'n1', short: '3.5' }])
    expect(short('2.5')).toEqual([])
    expect(chooseTeam([demand('n1', '6')], []).uncovered).toEqual([{ needId: 'n1', short: null }])
  })

  test('one that does not say how much it has is asked for all', () => {
    const all = candidate('iom', 10, ['n1'])
    expect(chooseTeam([demand('n1', '6')], [limited('ilo', 90, { n1: '3' }), all]).asked).toMatchObject([
      { partner: 'iom', asked: [{ needId: 'n1', quantity: '6' }], reserved: [] },
    ])
  })
})
