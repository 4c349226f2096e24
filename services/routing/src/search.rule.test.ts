import { expect, test } from 'vitest'
import type { Ask } from './candidate.rule.ts'
import { makeRanking } from './candidate.rule.ts'
import type { PartnerOnFile } from './capability.ts'
import { shippedRanking } from './ranking-document.ts'
import { searchPartners } from './search.rule.ts'
import { relaxedAt, type SearchStepName, searchSteps, stepsOf } from './search.ts'

const need = (id: string, kind: 'technical' | 'human' = 'technical') => ({
  id,
  kind,
  objectives: null,
  quantity: null,
  unit: null,
})
const ask: Ask = {
  requester: 'freetown',
  requesterKind: 'local_government',
  language: 'en',
  countries: ['SL'],
  objectives: [2],
  words: '',
  needs: [need('n1'), need('n2', 'human')],
  days: null,
  asksForMoney: false,
  standings: new Map(),
  askedFor: new Map(),
}
const partner = (slug: string, changes: Partial<PartnerOnFile> = {}): PartnerOnFile => ({
  slug,
  name: slug,
  kind: 'un_entity',
  country: null,
  mandate: null,
  source: null,
  support: ['technical', 'human'],
  objectives: [2],
  themes: [],
  countries: ['SL'],
  regions: [],
  languages: [],
  slots: 1,
  derived: false,
  evidence: [],
  slotsTaken: 0,
  answered: 0,
  lapsed: 0,
  resources: [],
  quantityTaken: new Map(),
  ...changes,
})
function search(partners: PartnerOnFile[], changes: Partial<Ask> = {}, from: SearchStepName = 'first') {
  const rank = makeRanking(shippedRanking(), partners)
  const { step, chosen, ranked } = searchPartners({
    rank,
    ask: { ...ask, ...changes },
    partners,
    inTeam: new Map(),
    diversity: null,
    from,
  })
  const asked = Object.fromEntries(chosen.asked.map((each) => [each.partner, each.needs]))
  return {
    step,
    asked,
    uncovered: chosen.uncovered.map(({ needId }) => needId),
    of: (slug: string) => ranked.find((each) => each.partner === slug),
  }
}

const guinea = partner('guinea', { countries: ['GN'] })
const peru = partner('peru', { countries: ['PE'] })
const returns = partner('returns', { objectives: [8] })

test('each step has its reason, relaxes what it names and what the steps before it relax, and nothing else', () => {
  expect(searchSteps.map((step) => stepsOf[step].step)).toEqual([...searchSteps])
  expect(new Set(searchSteps.map((step) => stepsOf[step].reason)).size).toBe(searchSteps.length)
  expect(searchSteps.map(relaxedAt)).toEqual([
    [],
    ['not_in_place'],
    ['not_in_place'],
    ['not_in_place', 'no_common_ground'],
  ])
})

test.for<[string, PartnerOnFile[], SearchStepName, string | undefined]>([
  ['the country comes first', [partner('here'), guinea, peru, returns], 'first', 'here'],
  ['then its region', [guinea, peru, returns], 'region', 'guinea'],
  ['then everywhere', [peru, returns], 'anywhere', 'peru'],
  ['then other objectives of the area', [returns], 'related', 'returns'],
  ['another area is never asked', [partner('borders', { objectives: [11] })], 'related', undefined],
])('partners are looked for no wider than it takes: %s', ([, partners, step, who]) => {
  const found = search(partners)
  expect(found.step).toBe(step)
  expect(Object.keys(found.asked)).toEqual(who === undefined ? [] : [who])
})

test('who is found only by a wider search is asked for what nobody in the narrower one covers', () => {
  const here = partner('here', { support: ['technical'] })
  const { step, asked, of } = search([here, guinea])
  expect({ step, asked }).toEqual({ step: 'region', asked: { here: ['n1'], guinea: ['n2'] } })
  expect([of('here')?.relaxed, of('guinea')?.relaxed]).toEqual([undefined, ['not_in_place']])
  expect(of('guinea')?.rejected).toEqual([])
})

test('what stands against a partner beside its place stays, however wide the search', () => {
  const standings = new Map([['guinea', 'declined_before' as const]])
  const full = partner('full', { countries: ['GN'], slotsTaken: 1 })
  const { step, asked, uncovered, of } = search([guinea, full], { standings })
  expect({ step, asked, uncovered }).toEqual({ step: 'related', asked: {}, uncovered: ['n1', 'n2'] })
  expect(of('guinea')?.rejected).toEqual(['declined_before', 'not_in_place'])
  expect(of('full')?.rejected).toEqual(['not_in_place', 'no_slot'])
})

test('a search that begins wider asks those it finds on equal terms, and says so', () => {
  const here = partner('here', { support: ['technical'] })
  const { asked, step } = search([here, guinea], {}, 'region')
  expect({ asked, step }).toEqual({ asked: { guinea: ['n1', 'n2'] }, step: 'region' })
})

test('a need that names its own objectives is covered by the area of these', () => {
  const needs = [{ ...need('n1'), objectives: [11] }]
  expect(search([returns], { needs }).uncovered).toEqual(['n1'])
  expect(search([partner('identity', { objectives: [4] })], { needs }).asked).toEqual({ identity: ['n1'] })
})
