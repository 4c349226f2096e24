import { expect, test } from 'vitest'
import { RankingRules, rankingParts } from './ranking.ts'

const whole = {
  version: '2026-1',
  weights: Object.fromEntries(rankingParts.map((part) => [part, 5])),
  prior: { weight: 60, value: 0.2 },
  presence: { country: 1, region: 0.6, global: 0.4 },
  themesThatCount: 3,
  mandateLikeness: 0.1,
  similarWork: { nearest: 10, leastLikeness: 0.1, sameCountry: 1, sameSubregion: 0.5, onNobodysFile: 1 },
  fullExperience: 32,
}
const { objective: _, ...oneShort } = whole.weights

test('a ranking is taken whole', () => {
  expect(RankingRules.parse(whole)).toEqual(whole)
})

test.for([
  ['a part without a weight', { weights: oneShort }, 'weights.objective'],
  ['a part that nothing scores', { weights: { ...whole.weights, luck: 5 } }, 'weights'],
  ['a weight below zero', { weights: { ...whole.weights, theme: -1 } }, 'weights.theme'],
  ['a prior that weighs nothing', { prior: { weight: 0, value: 0.2 } }, 'prior.weight'],
  ['a value above 1', { presence: { ...whole.presence, country: 2 } }, 'presence.country'],
  ['a field that nothing reads', { chance: 1 }, ''],
] as const)('%s is refused with its place', ([, changes, path]) => {
  const issues = RankingRules.safeParse({ ...whole, ...changes }).error?.issues ?? []
  expect(issues.map((issue) => issue.path.join('.'))).toEqual([path])
})
