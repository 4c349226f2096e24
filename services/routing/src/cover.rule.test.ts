import { expect, test } from 'vitest'
import type { PartnerOnFile } from './capability.ts'
import { coverOf, daysOf } from './cover.rule.ts'
import type { NeedToCover } from './need.ts'
import { isSameUnit, type Resource } from './resource.ts'

const need: NeedToCover = { id: 'n1', kind: 'technical', objectives: null, quantity: '6', unit: 'expert-months' }
const wanted = { objectives: [7], days: { from: '2027-01-01', until: '2028-12-31' } }
const nothingNear = { recognise: () => null, hasDoneTheLike: false }
const experts: Resource = { id: 'experts', kind: 'technical', objectives: [], themes: [] }
const partnerWith = (resources: Resource[], changes: Partial<PartnerOnFile> = {}): PartnerOnFile => ({
  slug: 'ilo',
  name: 'ILO',
  kind: 'un_entity',
  country: null,
  mandate: null,
  source: null,
  support: ['technical', 'human'],
  objectives: [7],
  themes: ['livelihoods'],
  countries: [],
  regions: [],
  languages: [],
  slots: 4,
  slotsTaken: 0,
  answered: 0,
  lapsed: 0,
  derived: false,
  evidence: [],
  resources,
  quantityTaken: new Map(),
  ...changes,
})
const judged = (resources: Resource[], changes: Partial<PartnerOnFile> = {}, asked = need) => {
  const cover = coverOf(asked, wanted, partnerWith(resources, changes), nothingNear)
  return cover.isAble ? cover.limits.map(({ resource, quantity }) => `${quantity} of ${resource}`).join() : cover.hurdle
}

test.for<[what: string, resources: Resource[], changes: Partial<PartnerOnFile>, answer: string]>([
  ['who brings the kind of support and says no more covers it whole', [], {}, ''],
  ['who brings another kind of support does not', [], { support: ['human'] }, 'no_support'],
  ['who works on other things does not', [], { objectives: [1] }, 'no_common_ground'],
  [
    'what is said of another kind of support is no limit',
    [{ ...experts, kind: 'human', quantity: '1', unit: 'expert-months' }],
    {},
    '',
  ],
  ['a resource for certain work counts for that work only', [{ ...experts, objectives: [1] }], {}, 'no_common_ground'],
  [
    'a resource for the work in question counts whatever else the partner does',
    [{ ...experts, objectives: [7] }],
    { objectives: [1] },
    '',
  ],
  ['a quantity in the same unit is a limit', [{ ...experts, quantity: '3', unit: 'Expert month' }], {}, '3 of experts'],
  ['a quantity in another unit is none', [{ ...experts, quantity: '3', unit: 'workshops' }], {}, ''],
  [
    'what offers hold of a quantity is not there',
    [{ ...experts, quantity: '3', unit: 'expert-months' }],
    { quantityTaken: new Map([['experts', '2.5']]) },
    '0.5 of experts',
  ],
  [
    'a quantity that is taken, or was lowered below what is taken, covers nothing',
    [{ ...experts, quantity: '3', unit: 'expert-months' }],
    { quantityTaken: new Map([['experts', '4']]) },
    'no_quantity',
  ],
  [
    'several resources add up',
    [
      { ...experts, quantity: '3', unit: 'expert-months' },
      { ...experts, id: 'advisers', quantity: '1', unit: 'expert-months' },
    ],
    {},
    '3 of experts,1 of advisers',
  ],
  [
    'what is there before the request only does not cover it',
    [{ ...experts, period: { until: '2026-12-31' } }],
    {},
    'not_in_time',
  ],
  [
    'what is there after the request only does not cover it',
    [{ ...experts, period: { from: '2029-01-01' } }],
    {},
    'not_in_time',
  ],
  ['what is there for a day of it does', [{ ...experts, period: { from: '2028-12-31', until: '2030-01-01' } }], {}, ''],
])('%s', ([, resources, changes, answer]) => {
  expect(judged(resources, changes)).toBe(answer)
})

test('a need that counts nothing, or not in what, is not limited by a quantity', () => {
  const counted = [{ ...experts, quantity: '3', unit: 'expert-months' }]
  expect(judged(counted, {}, { ...need, quantity: null })).toBe('')
  expect(judged(counted, {}, { ...need, unit: null })).toBe('')
})

test('a request that does not say when it begins excludes no period', () => {
  const past = partnerWith([{ ...experts, period: { until: '2020-01-01' } }])
  expect(coverOf(need, { ...wanted, days: null }, past, nothingNear)).toMatchObject({ isAble: true })
  expect([daysOf(undefined), daysOf({ months: 24 })]).toEqual([null, null])
})

test.for([
  ['2027-01-01', 24, '2028-12-31'],
  ['2027-01-31', 1, '2027-02-28'],
  ['2027-11-15', 3, '2028-02-14'],
] as const)('a request of %s and %i months ends on %s', ([start, months, until]) => {
  expect(daysOf({ start, months })).toEqual({ from: start, until })
})

test('who took part in work that is near to the request covers a need, but not with what is for other work', () => {
  const near = (resources: Resource[]) =>
    coverOf(need, wanted, partnerWith(resources, { objectives: [1] }), { ...nothingNear, hasDoneTheLike: true }).isAble
  expect([near([]), near([experts]), near([{ ...experts, objectives: [1] }])]).toEqual([true, true, false])
})

test('a unit is one however it is written', () => {
  expect(isSameUnit('expert-months', 'Expert month')).toBe(true)
  expect(isSameUnit('expert-months', 'expert-days')).toBe(false)
})
