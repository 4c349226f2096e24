import { readRulesets, rulesetFolder } from '@hub/assessment/ruleset-documents'
import type { PartnerOnFile } from '@hub/routing/capability'
import { shippedRanking } from '@hub/routing/ranking-document'
import { expect, test } from 'vitest'
import { readSourceData } from '../seed/source-data.ts'
import { partnersWithout, shippedPartners, speaksOf } from './evidence-left.ts'
import { familyOf } from './family.ts'
import { busiestOf, measureProgramme, rankFor } from './measure-routing.ts'
import { parseRecords } from './programme-record.ts'

const [ruleset] = await readRulesets(rulesetFolder)
const rules = { ranking: shippedRanking(), suggestions: ruleset?.suggestions ?? { most: 0, objectives: [] } }
const data = readSourceData()
const records = parseRecords(data.programmes, 'infra/seed/data')
const partners = shippedPartners(data)

const partner = (slug: string, programmes: { id: string; title: string }[]): PartnerOnFile => ({
  slug,
  name: slug.toUpperCase(),
  kind: 'ngo',
  country: null,
  support: ['technical'],
  mandate: null,
  objectives: [],
  themes: ['borders'],
  countries: [],
  regions: ['Global'],
  languages: [],
  resources: [],
  quantityTaken: new Map(),
  slots: 1,
  slotsTaken: 0,
  answered: 0,
  lapsed: 0,
  derived: true,
  source: null,
  evidence: programmes.map(({ id, title }) => ({
    kind: 'programme',
    record: id,
    countries: ['SL'],
    objectives: [],
    title,
    source: 'https://example.org/p',
  })),
})

const [record] = parseRecords(
  [
    {
      id: 'x-1',
      title: 'Nets for fisher families of the harbour',
      need: 'Fisher families had no nets.',
      countries: ['SL'],
      participatingOrganisations: ['Alpha', 'IOM', 'Nobody Knows Them'],
      region: 'Africa',
      objectives: null,
    },
  ],
  'test',
)
if (record === undefined) throw new Error('no record')
const own = { id: 'x-1', title: record.title }
const laterPhase = { id: 'y-9', title: 'Nets for fisher families of the harbour, phase II' }
const other = { id: 'z-1', title: 'Nets and boats' }
const some = [
  partner('alpha', [own]),
  partner('beta', [other, { id: 'z-2', title: 'Roads' }]),
  partner('gamma', [laterPhase]),
  partner('iom', [own, other]),
]

test('hides the record, its family and nothing else', () => {
  const left = partnersWithout(record, some)
  expect(left.map(({ slug, evidence }) => [slug, evidence.map(({ record: id }) => id)])).toEqual([
    ['alpha', []],
    ['beta', ['z-1', 'z-2']],
    ['gamma', []],
    ['iom', ['z-1']],
  ])
})

test('an organisation known by the programme at hand alone is found no more once it is hidden', () => {
  const first = (on: PartnerOnFile[]) => rankFor(rules, record, on)[0]?.partner
  expect(first([partner('alpha', [own]), partner('beta', [])])).toBe('alpha')
  const hidden = rankFor(rules, record, partnersWithout(record, [partner('alpha', [own]), partner('beta', [])]))
  expect(new Set(hidden.map(({ score }) => score)).size).toBe(1)
})

test('hides evaluations of the programme, by its name or half the words of its title', () => {
  expect(speaksOf('Final evaluation: nets for fisher families (2019)', own)).toBe(true)
  expect(speaksOf('Review of HARBNETS', { id: 'a', title: 'Nets (HARBNETS)' })).toBe(true)
  expect(speaksOf('Evaluation of a harbour', own)).toBe(false)
})

test('measures by hand: recall, the busiest without the programme at hand, and chance', () => {
  expect(busiestOf(some, 'x-1')).toEqual(['beta', 'gamma', 'iom', 'alpha'])
  const measured = measureProgramme(rules, record, some)
  // beta and iom have done the like elsewhere; alpha and gamma are left with nothing but their words, which are the same.
  expect(measured).toMatchObject({
    ran: ['alpha', 'iom', 'nobody-knows-them'],
    unknown: ['nobody-knows-them'],
    objectives: null,
    busiest: { recallAt3: 1 / 3, recallAt5: 2 / 3, mrr: 1 / 3 },
  })
  // Four are ranked, two of the three are among them: 3 × 2 ÷ 4 ÷ 3, all four within five, and 1/2 + 1/3 ÷ 2 + 1/6 ÷ 3.
  expect(measured.random.recallAt3).toBeCloseTo(1 / 2)
  expect(measured.random.recallAt5).toBeCloseTo(4 * (2 / 4) * (1 / 3) + 0)
  expect(measured.random.mrr).toBeCloseTo(1 / 2 + 1 / 3 / 2 + 1 / 6 / 3)
  expect(measured.withoutIom?.busiest).toEqual({ recallAt3: 1 / 2, recallAt5: 1 / 2, mrr: 1 / 3 })
})

test('leaves a programme out of what is measured without IOM where nobody else ran it', () => {
  const alone = { ...record, participatingOrganisations: ['IOM'] }
  expect(measureProgramme(rules, alone, some).withoutIom).toBeNull()
})

test('takes from the product no word of a mandate that tells of projects', () => {
  const told = data.mandates.filter(({ fromProjects, support }) => fromProjects && support.length > 0)
  expect(told.length).toBeGreaterThan(0)
  for (const { name } of told)
    expect(partners.find((one) => one.name === name)).toMatchObject({
      mandate: null,
      themes: [],
      objectives: [],
      countries: [],
    })
})

test('nothing that is ranked for any programme cites its record, its family or its evaluation', () => {
  const titles = records.map(({ id, title }) => ({ id, title }))
  for (const one of records) {
    const family = familyOf(one, titles)
    const read = rankFor(rules, one, partnersWithout(one, partners)).flatMap(({ parts }) =>
      parts.flatMap((part) => part.read),
    )
    const cited = read.flatMap((words) => /\[([^\]]+)\] </.exec(words)?.[1] ?? [])
    expect(
      cited.filter((id) => family.has(id)),
      one.id,
    ).toEqual([])
    const evaluations = data.evaluations.filter(({ title }) => speaksOf(title, one))
    expect(
      evaluations.filter(({ title }) => read.some((words) => words.startsWith(title))),
      one.id,
    ).toEqual([])
  }
}, 120_000)

test('without hiding, the record itself would be cited', () => {
  const one = records.find(({ id }) => id === 'phl-bridge')
  if (one === undefined) throw new Error('phl-bridge is gone')
  const read = rankFor(rules, one, partners).flatMap(({ parts }) => parts.flatMap((part) => part.read))
  expect(read.some((words) => words.includes('[phl-bridge]'))).toBe(true)
})
