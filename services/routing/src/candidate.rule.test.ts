import { rankingParts as parts } from '@hub/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Ask, makeRanking, type Standing, scoreOf } from './candidate.rule.ts'
import { reasonOf, rejectionTexts } from './candidate-text.ts'
import type { Evidence, PartnerOnFile } from './capability.ts'
import { shippedRanking } from './ranking-document.ts'
import { plainWords } from './themes.ts'

const rules = shippedRanking()
const { weights, prior } = rules
const rankCandidates = (asked: Ask, partners: readonly PartnerOnFile[]) => makeRanking(rules, partners)(asked)

const ask = (changes: Partial<Ask> = {}): Ask => ({
  requester: 'freetown',
  requesterKind: 'local_government',
  language: 'en',
  countries: ['SL'],
  objectives: [7, 15],
  words: plainWords('Clinics for young migrants in informal settlements'),
  needs: [
    { id: 'n1', kind: 'technical', objectives: null, quantity: '6', unit: null },
    { id: 'n2', kind: 'human', objectives: null, quantity: null, unit: null },
  ],
  asksForMoney: false,
  days: null,
  standings: new Map(),
  askedFor: new Map(),
  ...changes,
})

const partner = (slug: string, changes: Partial<PartnerOnFile> = {}): PartnerOnFile => ({
  slug,
  name: slug.toUpperCase(),
  kind: 'un_entity',
  country: null,
  mandate: null,
  source: null,
  support: ['technical', 'human'],
  objectives: [7],
  themes: ['health'],
  countries: [],
  regions: ['Africa'],
  languages: ['en'],
  slots: 4,
  slotsTaken: 0,
  answered: 0,
  lapsed: 0,
  derived: true,
  evidence: [],
  resources: [],
  quantityTaken: new Map(),
  ...changes,
})

const programme: Evidence = {
  kind: 'programme',
  countries: ['SL'],
  objectives: [],
  title: 'Cleaner streets',
  source: 'https://example.org/p',
}

const evaluation: Evidence = { ...programme, kind: 'evaluation' }

function only(on: PartnerOnFile, asked = ask()) {
  const [candidate] = rankCandidates(asked, [on])
  if (candidate === undefined) throw new Error('no candidate')
  return candidate
}
const partOf = (name: string, on: PartnerOnFile, asked = ask()) =>
  only(on, asked).parts.find(({ part }) => part === name)

describe('ranking', () => {
  const anyPartner = fc.record({
    slug: fc.stringMatching(/^[a-z]{2,6}$/),
    support: fc.subarray(['technical', 'human', 'financial'] as const),
    objectives: fc.subarray([1, 2, 7, 15, 16]),
    themes: fc.subarray(['health', 'data', 'youth', 'housing']),
    countries: fc.subarray(['SL', 'KE']),
    regions: fc.subarray(['Africa', 'Arab States', 'Global']),
    languages: fc.subarray(['en', 'fr']),
    slots: fc.integer({ min: 0, max: 4 }),
    slotsTaken: fc.integer({ min: 0, max: 4 }),
    answered: fc.integer({ min: 0, max: 3 }),
    lapsed: fc.integer({ min: 0, max: 3 }),
    mandate: fc.constantFrom(null, 'Clinics for children', 'Migrants in informal settlements', 'Fisheries'),
    evidence: fc.array(
      fc.record({
        kind: fc.constantFrom('programme', 'evaluation', 'presence'),
        countries: fc.subarray(['SL', 'LR', 'KE']),
        objectives: fc.subarray([7, 15]),
        title: fc.constantFrom('Clinics for young migrants', 'Young people in settlements', 'Cleaner streets'),
        source: fc.constant('https://example.org/p'),
      }),
      { maxLength: 4 },
    ),
  })
  const anyPartners = fc
    .uniqueArray(anyPartner, { selector: ({ slug }) => slug, maxLength: 12 })
    .map((some) => some.map(({ slug, ...changes }) => partner(slug, changes)))

  test('the same request and the same partners in any order give the same ranking', () => {
    fc.assert(
      fc.property(
        anyPartners.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))),
        ([some, shuffled]) => {
          expect(rankCandidates(ask(), shuffled)).toEqual(rankCandidates(ask(), some))
        },
      ),
    )
  })

  test('every score lies between 0 and 100, and nobody who is rejected has a rank', () => {
    fc.assert(
      fc.property(anyPartners, (some) => {
        for (const { score, rank, rejected } of rankCandidates(ask(), some)) {
          expect(score).toBeGreaterThanOrEqual(0)
          expect(score).toBeLessThanOrEqual(100)
          expect(rank === null).toBe(rejected.length > 0)
        }
      }),
    )
  })

  test('more evidence never lowers a score', () => {
    fc.assert(
      fc.property(anyPartners, fc.integer({ min: 0, max: 5 }), (some, count) => {
        for (const one of some) {
          const evidence = Array.from({ length: count }, (_, place) => ({ ...programme, title: `Streets ${place}` }))
          const more = only({ ...one, evidence: [...evidence, programme] })
          expect(more.score).toBeGreaterThanOrEqual(only({ ...one, evidence }).score)
        }
      }),
    )
  })

  test('of equal scores the slug that comes first in the alphabet stands first', () => {
    const ranked = rankCandidates(ask(), [partner('unhcr'), partner('iom'), partner('ilo')])
    expect(ranked.map((candidate) => [candidate.rank, candidate.partner])).toEqual([
      [1, 'ilo'],
      [2, 'iom'],
      [3, 'unhcr'],
    ])
  })

  test('each part raises the score when it alone gets better', () => {
    const better: Record<(typeof parts)[number], [Partial<PartnerOnFile>, Partial<PartnerOnFile>]> = {
      objective: [{ objectives: [7] }, { objectives: [7, 15] }],
      theme: [{ themes: ['health', 'data'] }, { themes: ['health', 'youth'] }],
      mandate: [{ mandate: 'Fisheries' }, { mandate: 'Clinics in settlements' }],
      similar_work: [
        { evidence: [{ ...programme, countries: ['KE'] }] },
        { evidence: [{ ...programme, countries: ['KE'], title: 'Clinics in settlements' }] },
      ],
      country_evidence: [{}, { evidence: [evaluation] }],
      neighbour_evidence: [{}, { evidence: [{ ...evaluation, countries: ['LR'] }] }],
      objective_evidence: [{}, { evidence: [{ ...evaluation, countries: [], objectives: [15] }] }],
      experience: [{}, { evidence: [{ ...programme, countries: ['KE'] }] }],
      peer: [{ kind: 'ngo' }, { kind: 'city_network' }],
      money: [{}, { support: ['technical', 'human', 'financial'] }],
      presence: [{ regions: ['Global'] }, { regions: ['Africa'] }],
      language: [{ languages: ['fr'] }, { languages: ['fr', 'en'] }],
      support: [{ support: ['human'] }, { support: ['human', 'technical'] }],
      free_slots: [{ slotsTaken: 3 }, { slotsTaken: 1 }],
      answering_record: [
        { answered: 1, lapsed: 3 },
        { answered: 3, lapsed: 1 },
      ],
    }
    for (const part of parts) {
      const [worse, improved] = better[part].map((changes) =>
        only(partner('iom', changes as Partial<PartnerOnFile>), ask({ asksForMoney: true })),
      )
      expect(improved?.score, part).toBeGreaterThan(worse?.score ?? 0)
      const differing = parts.filter(
        (_, place) => JSON.stringify(improved?.parts[place]) !== JSON.stringify(worse?.parts[place]),
      )
      expect(differing, part).toEqual([part])
    }
  })
})

describe('what is not known', () => {
  test('counts as unknown, never as zero: a partner without evidence keeps the mean of what is known', () => {
    const silent = partOf('country_evidence', partner('iom'))
    expect(silent?.value).toBeNull()
    const elsewhere = partner('iom', { evidence: [{ ...evaluation, countries: ['KE'] }] })
    expect(partOf('country_evidence', elsewhere)?.value).toBeNull()
    expect(only(elsewhere).score).toBe(only(partner('iom')).score)
  })

  test('leaves a part out where a partner says nothing', () => {
    const silent = only(
      partner('iom', { objectives: [], themes: [], countries: [], regions: [], languages: [], support: [] }),
    )
    expect(silent.parts.filter(({ value }) => value === null).map(({ part }) => part)).toEqual(
      parts.filter((part) => part !== 'free_slots'),
    )
  })

  test('does not let one known part beat many good ones', () => {
    const one = scoreOf(rules, [{ part: 'language', weight: weights.language, value: 1, read: [] }])
    const many = scoreOf(
      rules,
      parts.map((part) => ({ part, weight: weights[part], value: 0.8, read: [] })),
    )
    expect(one).toBeLessThan(many)
    expect(scoreOf(rules, [])).toBe(100 * prior.value)
  })
})

describe('the evidence of a part', () => {
  const about = 'Clinics for migrants in settlements'
  const run: Evidence = { ...programme, record: 'abc-1', countries: ['LR'], objectives: [15], about, year: 2019 }

  test('is cited by record and source', () => {
    const parts = ['similar_work', 'neighbour_evidence', 'objective_evidence']
    for (const part of parts)
      expect(partOf(part, partner('iom', { evidence: [run] }))?.read[0], part).toMatch(
        /^Cleaner streets \[abc-1\] <https:\/\/example.org\/p>/,
      )
    expect(partOf('experience', partner('iom', { evidence: [run, run] }))?.read).toEqual(['1'])
    const stated = partner('iom', { mandate: 'Runs clinics', source: 'https://example.org/m' })
    expect(partOf('mandate', stated)?.read).toEqual(['“clinics” <https://example.org/m>'])
  })

  test('of similar work is the words that it shares with the request', () => {
    expect(partOf('similar_work', partner('iom', { evidence: [run] }))?.read[0]).toContain(
      '(“clinics”, “migrants”, “settlements”)',
    )
  })

  test('counts by the share of the nearest work that was the partner’s', () => {
    const other = { ...run, record: 'abc-2' }
    const both = partner('iom', { evidence: [run, other] })
    const one = partner('ilo', { evidence: [run] })
    const weightOf = (slug: string) =>
      rankCandidates(ask(), [both, one])
        .find((candidate) => candidate.partner === slug)
        ?.parts.find(({ part }) => part === 'similar_work')?.weight
    expect(weightOf('iom')).toBeLessThan(weights.similar_work)
    expect(weightOf('ilo')).toBeCloseTo((weightOf('iom') ?? 0) / 2)
  })

  test('comes from programmes alone where work is compared or counted: evaluations are one agency’s register', () => {
    const evaluated = partner('iom', { evidence: [{ ...run, kind: 'evaluation' }] })
    expect(partOf('similar_work', evaluated)?.value).toBeNull()
    expect(partOf('experience', evaluated)?.value).toBeNull()
    expect(partOf('neighbour_evidence', evaluated)?.value).toBe(1)
  })

  test('does not swell a ranking: ten times as much of it is cited in as many words', () => {
    const sizeWith = (count: number) => {
      const evidence = Array.from({ length: count }, (_, place) => ({
        ...run,
        countries: ['SL'],
        record: `abc-${place}`,
      }))
      return JSON.stringify(only(partner('iom', { evidence }))).length
    }
    expect(sizeWith(500)).toBeLessThan(sizeWith(50) + 20)
  })
})

describe('money', () => {
  const asked = ask({ asksForMoney: true })
  test.for([
    ['brings some', { support: ['financial'] }, asked, 1],
    ['has a mandate that does not speak of it', {}, asked, null],
    ['says itself that it brings none', { derived: false }, asked, 0],
    ['is not asked for any', { support: ['financial'] }, ask(), null],
  ] as const)('counts what is known of a partner that %s', ([, changes, request, value]) => {
    expect(partOf('money', partner('iom', changes as unknown as Partial<PartnerOnFile>), request)?.value).toBe(value)
  })
})

describe('presence', () => {
  test.for([
    ['a country that it names', { countries: ['SL'], regions: [] }, 1, ['SL']],
    ['an office on file', { regions: [], evidence: [{ ...programme, kind: 'presence' as const }] }, 1, ['SL']],
    ['its own country', { country: 'SL', regions: [] }, 1, ['SL']],
    ['a region that holds the country', { regions: ['Africa'] }, 0.6, ['Africa']],
    ['the whole world', { regions: ['Global'] }, 0.4, ['Global']],
    ['other places only', { countries: ['KE'], regions: ['Asia-Pacific'] }, 0, []],
    ['nothing', { regions: [] }, null, []],
  ] as const)('counts %s', ([, changes, value, read]) => {
    expect(partOf('presence', partner('iom', changes as unknown as Partial<PartnerOnFile>))).toMatchObject({
      value,
      read,
    })
  })

  test('is unknown where the request names no country, and nobody is turned away for it', () => {
    const asked = ask({ countries: [] })
    expect(partOf('presence', partner('iom'), asked)?.value).toBeNull()
    expect(only(partner('iom'), asked).rejected).toEqual([])
  })

  test('in one of two countries counts half', () => {
    const asked = ask({ countries: ['SL', 'PH'] })
    expect(partOf('presence', partner('iom', { countries: ['SL'], regions: [] }), asked)?.value).toBe(0.5)
  })
})

describe('the reasons to reject', () => {
  test.for([
    ['the requester itself', 'freetown', {}, ['conflict_of_interest']],
    ['the wrong kind of support', 'iom', { support: ['financial'] }, ['no_support']],
    ['no kind of support stated', 'iom', { support: [] }, ['no_support']],
    ['neither objective nor theme shared', 'iom', { objectives: [1], themes: ['borders'] }, ['no_common_ground']],
    ['other places only', 'iom', { regions: ['Asia-Pacific'] }, ['not_in_place']],
    ['no free slot', 'iom', { slots: 2, slotsTaken: 2 }, ['no_slot']],
    ['no slot and other places', 'iom', { slots: 0, regions: ['Asia-Pacific'] }, ['not_in_place', 'no_slot']],
  ] as const)('name %s', ([, slug, changes, rejected]) => {
    expect(only(partner(slug, changes as unknown as Partial<PartnerOnFile>)).rejected).toEqual(rejected)
  })

  test.for<Standing>(['vetoed', 'declined_before', 'lapsed_before', 'passed_over'])('name %s', (standing) => {
    const candidate = only(partner('iom'), ask({ standings: new Map([['iom', standing]]) }))
    expect(candidate.rejected).toEqual([standing])
    expect(candidate.score).toBeGreaterThan(0)
    expect(candidate.parts).toHaveLength(parts.length)
  })

  test('do not hold places against a partner that has worked in the country', () => {
    expect(only(partner('iom', { regions: ['Asia-Pacific'], evidence: [programme] })).rejected).toEqual([])
  })
})

describe('a need is covered', () => {
  test('by the right kind of support only', () => {
    expect(only(partner('iom', { support: ['human'] })).covers).toEqual(['n2'])
  })

  test('on its own objectives where it names some', () => {
    const needs = [{ id: 'n1', kind: 'technical' as const, objectives: [15], quantity: null, unit: null }]
    expect(only(partner('iom', { themes: [] }), ask({ needs })).covers).toEqual([])
    expect(only(partner('iom', { themes: [], objectives: [15] }), ask({ needs })).covers).toEqual(['n1'])
  })

  test('by past work that is like it', () => {
    const stranger = { objectives: [], themes: [] }
    expect(only(partner('iom', stranger)).covers).toEqual([])
    const evidence = [{ ...programme, title: 'Clinics for young migrants' }]
    expect(only(partner('iom', { ...stranger, evidence })).covers).toEqual(['n1', 'n2'])
    expect(only(partner('iom', { ...stranger, evidence: [programme] })).covers).toEqual([])
  })

  test('by a theme that the request speaks of', () => {
    expect(only(partner('iom', { objectives: [], themes: ['health'] })).covers).toEqual(['n1', 'n2'])
    expect(only(partner('iom', { objectives: [], themes: ['borders'] })).covers).toEqual([])
  })
})

test('every part has a sentence for what it read, and for what it does not know, and no two share one', () => {
  const texts = parts.flatMap((part) => [
    reasonOf({ part, weight: 1, value: 1, read: ['the fact'] }),
    reasonOf({ part, weight: 1, value: null, read: [] }),
    reasonOf({ part, weight: 1, value: 0, read: [] }),
  ])
  const all = [...texts, ...Object.values(rejectionTexts)]
  expect(new Set(all).size).toBe(all.length)
  expect(parts.map((part) => reasonOf({ part, weight: 1, value: 0.5, read: ['the fact'] })).join()).toMatch(
    /^(.*?the fact.*?,?){15}$/,
  )
})
