// Where there are more candidates than can be tried out: fixed cases, of which the answer is known.
import { expect, test } from 'vitest'
import { chooseTeam } from './team.rule.ts'

const needs = 'abcdef'.split('').map((id) => ({ id, quantity: null }))
const candidate = (partner: string, score: number, covers: string) => ({
  partner,
  kind: 'ngo',
  score,
  covers: covers.split(''),
  limits: [],
})
const partnersOf = (candidates: ReturnType<typeof candidate>[]) =>
  chooseTeam(needs, candidates)
    .asked.map(({ partner }) => partner)
    .toSorted()

/** Each covers something that no better one covers as well: nobody can be left out beforehand. */
const ten = ['b', 'c', 'd', 'e', 'bc', 'bd', 'be', 'cd', 'ce', 'de'].map((covers, place) =>
  candidate(`p${covers}`, 90 - place, covers),
)

test('of 13 candidates the one that brings most at first is left out again once others cover all that it covers', () => {
  const most = candidate('most', 50, 'bcde')
  const halves = [candidate('half-one', 40, 'abc'), candidate('half-two', 40, 'def')]
  expect(partnersOf([...ten, most, ...halves])).toEqual(['half-one', 'half-two'])
})

test('who covers no more than a better candidate does not count to what can be tried out', () => {
  const five = [
    candidate('most', 50, 'bcde'),
    candidate('first', 60, 'a'),
    candidate('last', 60, 'f'),
    candidate('half-one', 40, 'abc'),
    candidate('half-two', 40, 'def'),
  ]
  const needless = Array.from({ length: 8 }, (_, place) => candidate(`needless-${place}`, 30, 'bcde'[place % 4] ?? 'b'))
  expect(partnersOf([...five, ...needless])).toEqual(['half-one', 'half-two'])
})
