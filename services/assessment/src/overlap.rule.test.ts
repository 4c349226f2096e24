import { expect, test } from 'vitest'
import { byLikeness, type Compared, likenessOf } from './overlap.rule.ts'

const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index}`)
const pair = (changes: Partial<Compared>): Compared => ({
  relation: 'same_body',
  sharedNeeds: words(6),
  needStems: 10,
  sharedTopic: words(8),
  topicStems: 20,
  titleSimilarity: 0,
  ...changes,
})

// At each threshold, and one step below it.
test.for<[string, Partial<Compared>, boolean]>([
  ['needs and topic at their thresholds', {}, true],
  ['needs below', { sharedNeeds: words(59), needStems: 100 }, false],
  ['a title alike instead of the topic', { sharedTopic: [], titleSimilarity: 0.45 }, true],
  ['neither topic nor title', { sharedTopic: words(7), titleSimilarity: 0.44 }, false],
  [
    'title and topic alike but not the needs',
    { sharedNeeds: words(5), titleSimilarity: 1, sharedTopic: words(20) },
    false,
  ],
  ['all of four words of a short need', { sharedNeeds: words(4), needStems: 4 }, true],
  ['all of three words of a short need', { sharedNeeds: words(3), needStems: 3 }, false],
  ['no words at all', { sharedNeeds: [], needStems: 0, sharedTopic: [], topicStems: 0 }, false],
  ['bodies that do not belong together', { relation: 'unrelated' }, false],
])('%s', ([, changes, isLikely]) => {
  expect(likenessOf(pair(changes)).isLikely).toBe(isLikely)
})

test('the most alike come first, equal ones in the order of their references', () => {
  const found = [
    { reference: 'HUB-2026-0003', likeness: likenessOf(pair({})) },
    { reference: 'HUB-2026-0002', likeness: likenessOf(pair({})) },
    { reference: 'HUB-2026-0004', likeness: likenessOf(pair({ sharedNeeds: words(9) })) },
    { reference: 'HUB-2026-0001', likeness: likenessOf(pair({ sharedTopic: words(9) })) },
  ]
  const sorted = found.toSorted(byLikeness).map(({ reference }) => reference.at(-1))
  expect(sorted).toEqual(['4', '1', '2', '3'])
  expect(
    found
      .toReversed()
      .toSorted(byLikeness)
      .map(({ reference }) => reference.at(-1)),
  ).toEqual(sorted)
})
