import { expect, test } from 'vitest'
import { compare, intervalOf } from './bootstrap.ts'
import { chanceScores, meanScores, scoresOf } from './metrics.ts'

test('recall counts those found among the first k, over k or all who ran it, whichever is fewer', () => {
  const ranking = ['a', 'b', 'c', 'd', 'e', 'f']
  expect(scoresOf(ranking, new Set(['b']))).toEqual({ recallAt3: 1, recallAt5: 1, mrr: 1 / 2 })
  expect(scoresOf(ranking, new Set(['c', 'd', 'f', 'x']))).toEqual({ recallAt3: 1 / 3, recallAt5: 2 / 4, mrr: 1 / 3 })
  expect(scoresOf(ranking, new Set(['x']))).toEqual({ recallAt3: 0, recallAt5: 0, mrr: 0 })
  const everyone = new Set([...ranking, 'g', 'h'])
  expect(scoresOf(ranking, everyone)).toEqual({ recallAt3: 1, recallAt5: 1, mrr: 1 })
})

function permutations<T>(items: T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, place) => permutations(items.toSpliced(place, 1)).map((rest) => [item, ...rest]))
}

test.for([[1], [2], [4]])('chance with %i known of six is the mean over all their orders', ([known = 0]) => {
  const slugs = ['a', 'b', 'c', 'd', 'e', 'f']
  const ran = new Set([...slugs.slice(0, known), 'nobody-knows'])
  const all = meanScores(permutations(slugs).map((ranking) => scoresOf(ranking, ran)))
  const exact = chanceScores(slugs.length, known, ran.size)
  for (const name of ['recallAt3', 'recallAt5', 'mrr'] as const) expect(exact[name], name).toBeCloseTo(all[name], 10)
})

test('chance finds nobody who is not ranked', () => {
  expect(chanceScores(6, 0, 2)).toEqual({ recallAt3: 0, recallAt5: 0, mrr: 0 })
})

test('an interval holds the mean, narrows with more programmes and is the same each time', () => {
  const few = [0, 1, 0, 1, 1, 0, 1, 0]
  const many = Array.from({ length: 20 }, () => few).flat()
  const [low, high] = intervalOf(few)
  expect(low).toBeLessThan(0.5)
  expect(high).toBeGreaterThan(0.5)
  const [lowOfMany, highOfMany] = intervalOf(many)
  expect(highOfMany - lowOfMany).toBeLessThan((high - low) / 3)
  expect(intervalOf(few)).toEqual([low, high])
  expect(intervalOf([0.5, 0.5])).toEqual([0.5, 0.5])
})

test('better and worse are said only where the interval of the differences leaves out zero', () => {
  const base = Array.from({ length: 40 }, (_, place) => (place % 4) / 4)
  const shifted = (by: number) => base.map((value) => value + by)
  expect(compare(shifted(0.1), base)).toMatchObject({ verdict: 'better' })
  expect(compare(shifted(-0.1), base)).toMatchObject({ verdict: 'worse' })
  expect(compare(base, base)).toMatchObject({ mean: 0, interval: [0, 0], verdict: 'equal' })
  const onceUpOnceDown = base.map((value, place) => value + (place % 2 ? 0.1 : -0.1))
  expect(compare(onceUpOnceDown, base).verdict).toBe('equal')
})
