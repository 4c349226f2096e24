import { expect, test } from 'vitest'
import { areaOf, areas } from './region.ts'

test.for([
  ['SL', 'Western Africa', 'Africa'],
  ['EG', 'Northern Africa', 'Africa'],
  ['JM', 'Caribbean', 'Americas'],
  ['US', 'Northern America', 'Americas'],
  ['PS', 'Western Asia', 'Asia'],
  ['CY', 'Western Asia', 'Asia'],
  ['UZ', 'Central Asia', 'Asia'],
  ['GB', 'Northern Europe', 'Europe'],
  ['FJ', 'Melanesia', 'Oceania'],
] as const)('%s lies in %s, %s', ([country, name, region]) => {
  expect(areaOf(country)).toMatchObject({ name, region })
})

test.for(['XK', 'TW', 'AQ', 'ZZ'])('of %s it is not known where it lies', (country) => {
  expect(areaOf(country)).toBeUndefined()
})

test('the world has 22 areas, and every other country of ISO 3166-1 lies in one', () => {
  expect(areas).toHaveLength(22)
  expect([...new Set(areas.map(({ region }) => region))]).toEqual(['Africa', 'Americas', 'Asia', 'Europe', 'Oceania'])
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')
  const codes = letters.flatMap((first) => letters.map((second) => first + second))
  expect(codes.filter(areaOf)).toHaveLength(247)
})

test('areas are in the order of their regions, then of their names', () => {
  const names = areas.map(({ region, name }) => `${region}: ${name}`)
  expect(names).toEqual(names.toSorted())
})
