import { expect, test } from 'vitest'
import { areOfOneFamily, familyOf, namesIt } from './family.ts'

const titled = (id: string, title: string) => ({ id, title })
const areKin = (a: string, b: string) => areOfOneFamily(titled('a', a), titled('b', b))

test.for([
  ['phases', 'Clean Harbours for Fisher Families', 'Clean harbours for fisher families, phase II'],
  [
    'a title within a longer one',
    'Safe Ways to School and Work',
    'Scale-up of “Safe Ways to School and Work” in the north',
  ],
  ['a name in brackets that the other has too', 'Fair Harbours (FAIR.HARB)', 'Work on the quays (FAIR.HARB Asia)'],
  ['a name in brackets that the other speaks of', 'Fair Harbours (FAIRHARB)', 'Second look at FAIRHARB'],
  ['the same short title', 'Fair Harbours', 'Fair harbours – phase 2'],
] as const)('%s are of one family', ([, a, b]) => {
  expect(areKin(a, b)).toBe(true)
  expect(areKin(b, a)).toBe(true)
})

test.for([
  ['a subject', 'Protection of refugee children in harbours', 'Protection of refugee children in mountain schools'],
  ['a word in capitals that is not the name of one', 'Harbours of the IGAD region', 'Schools of the IGAD region'],
  ['little words and numbers', 'Support to the 2030 harbours of the coast', 'Support to the 2030 schools of the hills'],
] as const)('%s in common makes no family', ([, a, b]) => {
  expect(areKin(a, b)).toBe(false)
})

test('the family of the family belongs to it, and the programme itself', () => {
  const others = [
    titled('b', 'Green Roads (GREENROADS)'),
    titled('c', 'A long look back at GREENROADS and what roads remain'),
    titled('d', 'Blue rivers'),
  ]
  expect([...familyOf(titled('a', 'Looking back: what roads remain after long look back at'), others)].sort()).toEqual([
    'a',
  ])
  expect([...familyOf(titled('a', 'Green roads (GREENROADS), first phase'), others)].sort()).toEqual(['a', 'b', 'c'])
})

test('a programme is named by its capitals only', () => {
  expect(namesIt('Evaluation of GREENROADS', titled('a', 'Roads (GREENROADS 2)'))).toBe(true)
  expect(namesIt('Evaluation of green roads', titled('a', 'Roads (GREENROADS 2)'))).toBe(false)
})
