import { expect, test } from 'vitest'
import { isInRegion, regions } from './regions.ts'

// Codes that Unicode CLDR names beside the countries of ISO 3166-1.
const notCountries = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '))
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('')
const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const countries = letters
  .flatMap((first) => letters.map((second) => first + second))
  .filter((code) => names.of(code) !== undefined && !notCountries.has(code))
  .filter((code) => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`)

test('every country but Antarctica lies in a region, and regions name no other codes', () => {
  const listed = new Set([...regions.values()].flatMap((held) => (held === 'all' ? [] : [...held])))
  expect(countries.filter((country) => !listed.has(country))).toEqual(['AQ'])
  expect([...listed].filter((code) => !countries.includes(code))).toEqual([])
  expect(countries).toHaveLength(250)
})

test('a country may lie in several regions, and in the whole world', () => {
  const of = (country: string) => [...regions.keys()].filter((region) => isInRegion(country, region))
  expect(of('EG')).toEqual(['Africa', 'Arab States', 'Global'])
  expect(of('SL')).toEqual(['Africa', 'Global'])
  expect(of('MX')).toEqual(['Latin America and the Caribbean', 'Americas', 'Global'])
  expect(isInRegion('SL', 'Atlantis')).toBe(false)
})
