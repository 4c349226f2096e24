import { expect, test } from 'vitest'
import type { Criterion, Ruleset } from '../ruleset.ts'
import { readRulesets, rulesetFolder } from '../ruleset-documents.ts'
import { compareRulesets, differencesIn } from './compare-rulesets.rule.ts'

const all = await readRulesets(rulesetFolder)
const shipped = all.at(-1) as Ruleset
const nothing = { criteria: [], order: [], suggestions: [], otherFunds: [], ranking: [] }

function changed(change: (ruleset: Ruleset) => void) {
  const after = structuredClone(shipped)
  change(after)
  return compareRulesets(shipped, after)
}
const criterion = ({ criteria }: Ruleset, id: string) => criteria.find((each) => each.id === id) as Criterion

test('a version is the same as another with the same rules', () => {
  expect(changed((all) => Object.assign(all, { version: '2030-1' }))).toEqual(nothing)
})

test.for<[string, string, object, unknown]>([
  ['a weight', 'focus', { weight: 9 }, { path: 'weight', before: 6, after: 9 }],
  ['a source', 'focus', { source: 'x' }, { path: 'source', before: expect.any(String), after: 'x' }],
  [
    'a question',
    'focus',
    { question: { en: 'Is it?', fr: 'Est-ce ?' } },
    { path: 'question.en', before: expect.any(String), after: 'Is it?' },
  ],
  [
    'a parameter of a check',
    'timeframe',
    { check: { type: 'timeframe', leastMonths: 3, mostMonths: 99 } },
    { path: 'check.mostMonths', before: expect.any(Number), after: 99 },
  ],
])('names %s that was changed, with what it was', ([, id, change, difference]) => {
  const { criteria, ...rest } = changed((all) => Object.assign(criterion(all, id), change))
  expect(criteria).toEqual([{ id, change: 'changed', differences: expect.arrayContaining([difference]) }])
  expect(rest).toEqual({ ...nothing, criteria: undefined })
})

test('names a text that was written in another language', () => {
  const { criteria } = changed((all) => Object.assign(criterion(all, 'focus').texts.change, { es: 'Tres' }))
  expect(criteria[0]?.differences).toEqual([{ path: 'texts.change.es', after: 'Tres' }])
})

test('names a criterion that was added or removed, whole', () => {
  const { criteria, order } = changed((all) => {
    const focus = criterion(all, 'focus')
    all.criteria = [...all.criteria.filter((each) => each !== focus), { ...focus, id: 'narrow' }]
  })
  expect(criteria).toEqual([
    { id: 'focus', change: 'removed', differences: [{ path: '', before: criterion(shipped, 'focus') }] },
    {
      id: 'narrow',
      change: 'added',
      differences: [{ path: '', after: { ...criterion(shipped, 'focus'), id: 'narrow' } }],
    },
  ])
  expect(order).toEqual([])
})

test('says that criteria are asked in another order', () => {
  const { criteria, order } = changed((all) => void all.criteria.reverse())
  const ids = shipped.criteria.map(({ id }) => id)
  expect(criteria).toEqual([])
  expect(order).toEqual([{ path: '', before: ids, after: ids.toReversed() }])
})

test('names the words by which an objective is suggested, those that came and those that went', () => {
  const { suggestions } = changed((all) => {
    const terms = all.suggestions.objectives.find(({ objective }) => objective === 22)?.terms
    if (terms) terms.en = [...terms.en.filter((term) => term !== 'pension*'), 'superannuation']
    all.suggestions.most = 5
    all.suggestions.objectives.reverse()
  })
  expect(suggestions).toEqual([
    { path: 'most', before: 3, after: 5 },
    { path: 'objectives.22.terms.en', added: ['superannuation'], removed: ['pension*'] },
  ])
})

test('names what the second shipped version changes against the first: its ranking, and that funds are listed elsewhere', () => {
  const [first] = all
  if (first === undefined) throw new Error('there is no first version')
  expect(compareRulesets(first, shipped)).toEqual({
    ...nothing,
    otherFunds: [{ path: first.otherFunds[0]?.name, before: first.otherFunds[0] }],
    ranking: [{ path: '', after: shipped.ranking }],
  })
})

test('names a weight of the ranking', () => {
  const { ranking } = changed((all) => Object.assign(all.ranking?.weights ?? {}, { theme: 40 }))
  expect(ranking).toEqual([{ path: 'weights.theme', before: shipped.ranking?.weights.theme, after: 40 }])
})

test('a list with the same items in another order differs', () => {
  expect(differencesIn({ a: [1, 2] }, { a: [2, 1] })).toEqual([{ path: 'a', before: [1, 2], after: [2, 1] }])
})
