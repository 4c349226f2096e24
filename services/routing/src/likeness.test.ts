import { expect, test } from 'vitest'
import { makeLikeness, stemsOf } from './likeness.ts'
import { plainWords } from './themes.ts'

const compare = (texts: Record<string, string>, asked: string) =>
  makeLikeness(new Map(Object.entries(texts)))(stemsOf(plainWords(asked)))

test('words count by their stem, in English and French, without little words and numbers', () => {
  expect([...stemsOf(plainWords('The policies of 2016 protect cities, protection of the city')).keys()]).toEqual([
    'polici',
    'protec',
    'citi',
  ])
  expect([...stemsOf(plainWords('L’intégration des réfugiés')).keys()]).toEqual(['integr', 'refugi'])
})

test('a text is wholly like itself, and not at all like one that shares no word', () => {
  const found = compare({ same: 'Fishing boats', other: 'Dry land' }, 'fishing boat')
  expect(found.get('same')?.value).toBeCloseTo(1)
  expect(found.has('other')).toBe(false)
})

test('a word that few texts have counts more than one that many have, and is named first', () => {
  const texts = { a: 'migrants and fisheries', b: 'migrants and housing', c: 'migrants and schools' }
  const found = compare(texts, 'Migrants in fisheries')
  expect(found.get('a')?.value).toBeGreaterThan(found.get('b')?.value ?? 1)
  expect(found.get('a')?.words(5)).toEqual(['fisheries', 'migrants'])
  expect(found.get('a')?.words(1)).toEqual(['fisheries'])
})

test('the order of the texts and of the words changes nothing', () => {
  const texts = { a: 'boats nets harbours', b: 'harbours roads', c: 'nets roads schools' }
  const turned = Object.fromEntries(Object.entries(texts).toReversed())
  const values = (given: Record<string, string>, asked: string) =>
    Object.fromEntries([...compare(given, asked)].map(([name, { value }]) => [name, value]))
  expect(values(turned, 'roads nets boats')).toEqual(values(texts, 'boats nets roads'))
})
