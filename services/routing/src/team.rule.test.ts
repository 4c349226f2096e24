import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Chosen, chooseTeam, compareTeams, teamOf } from './team.rule.ts'

const needs = ['n1', 'n2', 'n3', 'n4']
const candidate = (partner: string, score: number, covers: string[]) => ({ partner, score, covers })
const anyCandidates = fc.uniqueArray(
  fc.record({
    partner: fc.stringMatching(/^[a-z]{2,4}$/),
    score: fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10),
    covers: fc.subarray(needs),
  }),
  { selector: ({ partner }) => partner, maxLength: 9 },
)

const partnersOf = ({ asked }: Chosen) => asked.map(({ partner }) => partner).sort()

describe('the smallest team', () => {
  test('is what trying every set of candidates finds', () => {
    fc.assert(
      fc.property(anyCandidates, (candidates) => {
        const coverable = needs.filter((need) => candidates.some(({ covers }) => covers.includes(need)))
        const sets = Array.from({ length: 2 ** candidates.length }, (_, set) =>
          candidates.filter((_, place) => set & (1 << place)),
        ).filter((team) => coverable.every((need) => team.some(({ covers }) => covers.includes(need))))
        const [best = []] = sets.sort(compareTeams)
        expect(partnersOf(chooseTeam(needs, candidates))).toEqual(best.map(({ partner }) => partner).sort())
      }),
      { numRuns: 300 },
    )
  })

  test('covers every need once or names it as uncovered', () => {
    fc.assert(
      fc.property(anyCandidates, (candidates) => {
        const { asked, uncovered } = chooseTeam(needs, candidates)
        expect([...asked.flatMap((member) => member.needs), ...uncovered].sort()).toEqual(needs)
        for (const member of asked) {
          const covers = candidates.find(({ partner }) => partner === member.partner)?.covers ?? []
          expect(covers).toEqual(expect.arrayContaining(member.needs))
        }
      }),
    )
  })

  test('does not depend on the order of the candidates', () => {
    fc.assert(
      fc.property(
        anyCandidates.chain((some) =>
          fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
        ),
        ([some, shuffled]) => {
          expect(chooseTeam(needs, shuffled)).toEqual(chooseTeam(needs, some))
        },
      ),
    )
  })

  test('prefers fewer members to higher scores, then higher scores, then slugs', () => {
    const both = candidate('both', 10, ['n1', 'n2'])
    const first = candidate('first', 90, ['n1'])
    const second = candidate('second', 90, ['n2'])
    expect(partnersOf(chooseTeam(['n1', 'n2'], [first, second, both]))).toEqual(['both'])
    expect(partnersOf(chooseTeam(['n1'], [candidate('b', 50, ['n1']), candidate('a', 50, ['n1']), both]))).toEqual([
      'a',
    ])
    expect(partnersOf(chooseTeam(['n1'], [candidate('b', 51, ['n1']), candidate('a', 50, ['n1'])]))).toEqual(['b'])
  })

  test('counts who is in the team already for nothing, whatever the scores', () => {
    const inTeam = new Set(['member'])
    const member = candidate('member', 10, ['n1'])
    const newcomer = candidate('newcomer', 90, ['n1'])
    expect(partnersOf(chooseTeam(['n1'], [newcomer, member], inTeam))).toEqual(['member'])
    const both = candidate('both', 50, ['n1', 'n2'])
    const second = candidate('second', 90, ['n2'])
    expect(partnersOf(chooseTeam(['n1', 'n2'], [member, both, second], inTeam))).toEqual(['both'])
    expect(partnersOf(chooseTeam(['n1', 'n2'], [member, second], inTeam))).toEqual(['member', 'second'])
  })

  test('stays a cover beyond what can be tried out', () => {
    const many = Array.from({ length: 40 }, (_, place) => `n${place}`)
    const candidates = many.map((need, place) => candidate(`p${place}`, place, [need, many[(place + 1) % 40] ?? need]))
    const { asked, uncovered } = chooseTeam(many, candidates)
    expect(uncovered).toEqual([])
    expect(asked.flatMap((member) => member.needs).sort()).toEqual(many.toSorted())
  })
})

describe('the lead', () => {
  const member = (partner: string, partnerKind: string, score: number) => ({
    partner,
    partnerName: partner.toUpperCase(),
    partnerKind,
    score,
    taken: [{ needId: 'n1', quantity: null }],
  })

  test('is the best-scored entity of the UN, with the reason', () => {
    const team = teamOf([
      member('c40', 'city_network', 90),
      member('iom', 'un_entity', 60),
      member('ilo', 'un_entity', 70),
    ])
    expect(team.lead).toBe('ilo')
    expect(team.leadReason).toBe('ILO ranks first of the entities of the United Nations in the team.')
    expect(team.payees).toEqual(['c40', 'ilo', 'iom'])
  })

  test('leads the team whose partners may have accepted several offers each', () => {
    const further = { ...member('iom', 'un_entity', 80), taken: [{ needId: 'n2', quantity: '4' }] }
    const team = teamOf([member('iom', 'un_entity', 60), member('ilo', 'un_entity', 70), further])
    expect([team.lead, team.payees]).toEqual(['iom', ['iom', 'ilo']])
    expect(team.members[0]?.needs).toEqual([
      { needId: 'n1', quantity: null },
      { needId: 'n2', quantity: '4' },
    ])
  })

  test('is the best-scored member where there is none', () => {
    expect(teamOf([member('b', 'ngo', 50), member('a', 'ngo', 50)]).lead).toBe('a')
    expect(teamOf([member('a', 'ngo', 50)]).leadReason).toBe('A covers every need alone.')
  })
})
