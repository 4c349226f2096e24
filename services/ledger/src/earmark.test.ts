import { expect, test } from 'vitest'
import { byNarrowness, Earmark, fits, narrownessOf } from './earmark.ts'

const earmark = (named: Partial<Earmark>): Earmark => ({ thematicAreas: [], objectives: [], countries: [], ...named })
// Objective 2 decides the area: 2.
const purpose = { objectives: [2, 7, 15], countries: ['SL'] }

test.for([
  ['free money', {}, true],
  ['the area of the first objective', { thematicAreas: [2, 3] }, true],
  ['the area of a later objective', { thematicAreas: [5] }, false],
  ['any of the objectives', { objectives: [15] }, true],
  ['another objective', { objectives: [16] }, false],
  ['one of the countries', { countries: ['SN', 'SL'] }, true],
  ['another country', { countries: ['SN'] }, false],
  ['every dimension it names', { thematicAreas: [2], objectives: [7], countries: ['SL'] }, true],
  ['one dimension too few', { thematicAreas: [2], objectives: [7], countries: ['SN'] }, false],
] as const)('an earmark for %s fits: %s → %s', ([, named, expected]) => {
  expect(fits(earmark(named as Partial<Earmark>), purpose)).toBe(expected)
})

test('a request without objectives takes no money bound to areas or objectives', () => {
  const without = { objectives: [], countries: ['SL'] }
  expect(fits(earmark({ thematicAreas: [2] }), without)).toBe(false)
  expect(fits(earmark({ objectives: [2] }), without)).toBe(false)
  expect(fits(earmark({ countries: ['SL'] }), without)).toBe(true)
})

test('more dimensions are narrower, then fewer values', () => {
  const wide = earmark({ countries: ['SL', 'SN', 'GM'] })
  const narrow = earmark({ countries: ['SL'] })
  const two = earmark({ thematicAreas: [1, 2, 3, 4], countries: ['SL', 'SN', 'GM'] })
  expect([earmark({}), wide, narrow, two].toSorted(byNarrowness)).toEqual([two, narrow, wide, earmark({})])
  expect(narrownessOf(earmark({}))).toEqual({ dimensions: 0, values: 0 })
})

test('an earmark names no value twice', () => {
  expect(Earmark.safeParse({ countries: ['SL', 'SL'] }).success).toBe(false)
})

test.for([
  [{}, true],
  [{ thematicAreas: [1, 2, 3, 4, 5], objectives: [1, 23], countries: ['SL', 'SN'] }, true],
  [{ thematicAreas: [0] }, false],
  [{ thematicAreas: [6] }, false],
  [{ thematicAreas: [1.5] }, false],
  [{ objectives: [24] }, false],
  [{ countries: ['Sierra Leone'] }, false],
  [{ regions: ['Africa'] }, false],
] as const)('the earmark %j is taken: %s', ([given, isTaken]) => {
  expect(Earmark.safeParse(given).success).toBe(isTaken)
})

test('what an earmark does not name binds nothing, and a value named twice is told', () => {
  expect(Earmark.parse({})).toEqual(earmark({}))
  expect(Earmark.safeParse({ objectives: [2, 2] }).error?.issues).toMatchObject([
    { path: ['objectives'], message: 'names a value twice' },
  ])
})
