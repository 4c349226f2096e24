// What was read for one ranking and is kept for the next never shows: the answer is that of a ranking made for the call.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Ask, makeRanking } from './candidate.rule.ts'
import type { FiledPartner } from './capability.ts'
import { makePreparedRankings } from './prepared-rankings.ts'
import { shippedRanking } from './ranking-document.ts'
import { plainWords } from './themes.ts'

const rules = shippedRanking()
const ask: Ask = {
  requester: 'freetown',
  requesterKind: 'local_government',
  language: 'en',
  countries: ['SL'],
  objectives: [7, 15],
  words: plainWords('Clinics for young migrants in informal settlements'),
  needs: [{ id: 'n1', kind: 'technical', objectives: null, quantity: '6', unit: null }],
  days: null,
  asksForMoney: false,
  standings: new Map(),
  askedFor: new Map(),
}

// What a version says is the same whenever it is read.
const mandates = ['health of migrants', 'urban clinics', 'ports and ships']
const filed = ([slug, version, slotsTaken, lapsed, country]: [
  string,
  number,
  number,
  number,
  string | null,
]): FiledPartner => ({
  slug,
  version,
  name: slug.toUpperCase(),
  kind: 'un_entity',
  country,
  mandate: mandates[version % mandates.length] ?? null,
  source: null,
  support: ['technical'],
  objectives: [7 + (version % 2)],
  themes: ['health'],
  countries: [],
  regions: ['Africa'],
  languages: ['en'],
  slots: 4,
  resources: [],
  slotsTaken,
  quantityTaken: new Map(),
  answered: 1,
  lapsed,
  derived: true,
  evidence: [],
})
const anyFiled = fc
  .tuple(
    fc.constantFrom('ilo', 'iom', 'unhcr'),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 0, max: 4 }),
    fc.integer({ min: 0, max: 2 }),
    fc.constantFrom(null, 'SL', 'GN'),
  )
  .map(filed)
const someFiled = fc.uniqueArray(anyFiled, { selector: ({ slug }) => slug })
const someRules = fc.constantFrom(rules, { ...rules, prior: { weight: 5, value: 0.9 } })

test('ranks as if all had been read for each call, whatever was ranked before', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(someRules, someFiled), { minLength: 1, maxLength: 12 }), (calls) => {
      const prepared = makePreparedRankings(2)
      for (const [by, partners] of calls) expect(prepared(by, partners)(ask)).toEqual(makeRanking(by, partners)(ask))
    }),
    { numRuns: 100 },
  )
})
