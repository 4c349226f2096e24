import type { RequestRevision } from '@hub/contracts'
import { freetownRevision } from '@hub/testing'
import { expect, test } from 'vitest'
import type { Assessment } from '../assessment.ts'
import { sentencesIn } from '../localised.ts'
import { readRulesets, rulesetFolder } from '../ruleset-documents.ts'
import { assess } from './assess-request.rule.ts'
import { fieldOf, valueAt } from './field-paths.rule.ts'

const [ruleset] = await readRulesets(rulesetFolder)
if (ruleset === undefined) throw new Error('no ruleset ships with the service')
const freetown = freetownRevision()
const assessed = (changes: Partial<RequestRevision> = {}): Assessment => assess(ruleset, { ...freetown, ...changes })
const criterion = (assessment: Assessment, id: string) => {
  const found = assessment.criteria.find((each) => each.id === id)
  if (found === undefined) throw new Error(`there is no criterion ${id}`)
  return found
}
const without = (...kinds: string[]) => (freetown.participants ?? []).filter(({ kind }) => !kinds.includes(kind))
const money = (amount: string) => ({ amount, currency: 'USD' })

test('finds the complete request of Freetown eligible by every criterion', () => {
  const { verdict, score, maxScore, criteria, questions, objectives, suggestedObjectives } = assessed()
  expect(criteria.filter(({ answer }) => answer !== 'met')).toEqual([])
  expect({ verdict, score, maxScore, questions, suggestedObjectives }).toEqual({
    verdict: 'eligible',
    score: 100,
    maxScore: 100,
    questions: [],
    suggestedObjectives: [],
  })
  expect(objectives).toEqual([2, 7, 15])
})

// One field each, the criterion that it changes, its new answer and what the reason must quote of what was read.
const oneFieldEach: [field: string, changes: Partial<RequestRevision>, id: string, answer: string, quoted: string][] = [
  ['requester', { requester: { ...freetown.requester, kind: 'ngo' } }, 'eligible-requester', 'not_met', 'ngo'],
  ['territories', { territories: [] }, 'territory', 'unknown', 'territories is empty'],
  [
    'needs',
    {
      needs: [
        { id: 'n1', kind: 'technical', description: 'Design of a licensing scheme' },
        { id: 'n2', kind: 'financial', description: 'Equipment', amount: money('400000.00') },
      ],
    },
    'specific-need',
    'unknown',
    'n1 “Design of a licensing scheme”',
  ],
  [
    'budget',
    { budget: { ...freetown.budget, total: money('500000.01') } },
    'budget-adds-up',
    'not_met',
    'a total of 500000.01 USD',
  ],
  [
    'desiredOutcome',
    { desiredOutcome: 'Licensed waste micro-enterprises run at a profit.' },
    'people-centred',
    'not_met',
    '“Licensed waste micro-enterprises run at a profit”',
  ],
  [
    'participants',
    { participants: without('city_network') },
    'international-cooperation',
    'not_met',
    'Ministry of Labour (ministry)',
  ],
  [
    'endorsement',
    { endorsement: { kind: 'letter_of_support', reference: 'Letter 7' } },
    'national-sovereignty',
    'not_met',
    'letter_of_support “Letter 7”',
  ],
  [
    'challenge',
    { challenge: 'The sustainable growth of the settlements stands still' },
    'rule-of-law',
    'not_met',
    '“The sustainable growth of the settlements stands still”',
  ],
  [
    'challenge',
    { challenge: 'Neither due process nor the by-laws nor legal recognition reach them' },
    'sustainable-development',
    'not_met',
    '“Neither due process nor the by-laws nor legal recognition reach them”',
  ],
  ['markers', { markers: { ...freetown.markers, humanRights: 'C' } }, 'human-rights', 'not_met', 'C'],
  ['markers', { markers: { ...freetown.markers, gender: 1 } }, 'gender-responsive', 'not_met', '1'],
  ['markers', { markers: { ...freetown.markers, childSensitive: 0 } }, 'child-sensitive', 'not_met', '0'],
  [
    'participants',
    { participants: without('local_government').filter(({ name }) => name !== 'Ministry of Labour') },
    'whole-of-government',
    'not_met',
    'Ministry of Local Government (ministry)',
  ],
  [
    'participants',
    { participants: without('civil_society', 'migrants') },
    'whole-of-society',
    'not_met',
    'A city network (city_network)',
  ],
  [
    'budget',
    {
      budget: {
        total: money('400000.00'),
        lines: [{ category: 1, amount: money('400000.00') }],
      },
    },
    'co-financing',
    'not_met',
    '400000.00 USD',
  ],
  ['timeframe', { timeframe: { months: 49 } }, 'timeframe', 'not_met', '49 months'],
  ['objectives', { objectives: [2, 7, 15, 16] }, 'focus', 'not_met', '2, 7, 15, 16'],
]

test.for(oneFieldEach)('%s decides on %s', ([field, changes, id, answer, quoted]) => {
  expect(Object.keys(changes)).toEqual([field])
  const changed = assessed(changes)
  const differing = changed.criteria.filter((each) => each.answer !== criterion(assessed(), each.id).answer)
  expect(differing.map((each) => [each.id, each.answer])).toEqual([[id, answer]])
  expect(criterion(changed, id).reason).toContain(quoted)
  expect(criterion(changed, id).change).not.toBe('')
  expect(criterion(changed, id).fieldsRead.map((path) => fieldOf(path))).toContain(field)
})

test('has such a field for every criterion', () => {
  expect(oneFieldEach.map(([, , id]) => id)).toEqual(ruleset.criteria.map(({ id }) => id))
})

// The values that Freetown's request has in the fields that each criterion reads.
const quotedOfFreetown: Record<string, string[]> = {
  'eligible-requester': ['Freetown City Council', 'local_government'],
  territory: ['Freetown (SL-W)'],
  'specific-need': ['n1 “Design of a licensing scheme for waste micro-enterprises”, 6 expert-months'],
  'budget-adds-up': ['500000.00 USD', '400000.00 USD', '100000.00 USD'],
  'people-centred': ['“people”, “residents”, “dignified” (desiredOutcome)'],
  'international-cooperation': ['A city network (city_network)'],
  'national-sovereignty': ['national_no_objection “Illustrative letter 1 of 2027”'],
  'rule-of-law': ['“due process”, “by-laws”, “legal” (challenge)'],
  'sustainable-development': ['“sustainable” (challenge)'],
  'human-rights': ['marked A'],
  'gender-responsive': ['marked 2'],
  'child-sensitive': ['marked 1'],
  'whole-of-government': ['Freetown City Council (local_government)', 'Ministry of Labour (ministry)'],
  'whole-of-society': ['Slum dwellers’ federation (civil_society)'],
  'co-financing': ['Freetown City Council 100000.00 USD (confirmed)'],
  timeframe: ['24 months'],
  focus: ['2, 7, 15'],
}

test.for(ruleset.criteria.map(({ id }) => id))('the reason of %s quotes the value that it read', (id) => {
  const { reason, fieldsRead, source } = criterion(assessed(), id)
  expect(quotedOfFreetown[id]?.filter((value) => !reason.includes(value))).toEqual([])
  expect(fieldsRead).not.toEqual([])
  expect(source).toMatch(/A\/RES\/73\/195, para (15|16|43)/)
})

test('says less than a sentence of a long text, so that a quote never becomes a sentence of its own', () => {
  const { reason } = criterion(assessed({ desiredOutcome: `Mend roofs. ${'x'.repeat(500)}` }), 'people-centred')
  expect(reason).toContain('“Mend roofs…”')
  expect(sentencesIn(reason)).toHaveLength(1)
})

const bare: Partial<RequestRevision> = {
  desiredOutcome: undefined,
  objectives: [],
  budget: undefined,
  timeframe: undefined,
  participants: undefined,
  markers: undefined,
  endorsement: undefined,
  needs: [
    { id: 'n1', kind: 'technical', description: 'Advice on the licensing of kiosks', quantity: '2', unit: 'months' },
  ],
} as Partial<RequestRevision>

test('asks nothing about additional criteria and declines nobody for them', () => {
  const { verdict, score, questions, criteria } = assessed({ ...bare, challenge: 'Kiosks stand empty' })
  expect({ verdict, score, questions }).toEqual({ verdict: 'eligible', score: 0, questions: [] })
  const additional = criteria.filter(({ kind }) => kind === 'additional')
  expect(additional.every(({ answer }) => answer === 'unknown')).toBe(true)
})

test('asks about every critical criterion that is unknown, in the language of the requester', () => {
  const half = { id: 'n1', kind: 'financial' as const, description: 'Roofs', amount: money('10.00') }
  const open = { territories: [], needs: [half], budget: undefined } as unknown as Partial<RequestRevision>
  const { verdict, questions } = assessed(open)
  expect(verdict).toBe('needs_clarification')
  expect(questions.map(({ questionId, field }) => [questionId, field])).toEqual([
    ['territory', 'territories'],
    ['specific-need', 'needs'],
    ['budget-adds-up', 'budget'],
  ])
  expect(assessed({ ...open, language: 'fr-SN' }).questions[0]?.text).toMatch(/^Dans quel pays/)
})

test('declines where one critical criterion is not met, and asks nothing more', () => {
  const vague = [{ id: 'n1', kind: 'human' as const, description: 'Help' }]
  const { verdict, questions, criteria } = assessed({ needs: vague, territories: [], budget: undefined } as never)
  expect({ verdict, questions }).toEqual({ verdict: 'declined', questions: [] })
  const no = criteria.filter(({ kind, answer }) => kind === 'critical' && answer !== 'met')
  expect(no.map(({ id, answer }) => [id, answer])).toEqual([
    ['territory', 'unknown'],
    ['specific-need', 'not_met'],
  ])
})

test('asks for the lines of a budget that has none', () => {
  const { verdict, questions, criteria } = assessed({ budget: { total: money('400000.00') } })
  expect(verdict).toBe('needs_clarification')
  expect(questions.map(({ questionId }) => questionId)).toEqual(['budget-adds-up'])
  expect(criteria.find(({ id }) => id === 'budget-adds-up')?.reason).toContain('400000.00 USD')
})

test('adds up no money of two currencies', () => {
  const lines = [
    { category: 1, amount: money('400000.00') },
    { category: 2, amount: { amount: '100000.00', currency: 'EUR' } },
  ]
  const { reason, answer } = criterion(
    assessed({ budget: { total: money('500000.00'), coFinancing: freetown.budget?.coFinancing, lines } as never }),
    'budget-adds-up',
  )
  expect(answer).toBe('not_met')
  expect(reason).toContain('lines of 400000.00 USD + 100000.00 EUR')
})

test('meets international cooperation and sovereignty by the other way too', () => {
  const { criteria } = assessed({
    participants: [],
    territories: [{ country: 'SL' }, { country: 'GN' }],
    requester: { ...freetown.requester, kind: 'national_government', name: 'Government of Sierra Leone' },
    endorsement: { kind: 'letter_of_support', reference: 'Letter 7' },
  })
  const reasonOf = (id: string) => criteria.find((each) => each.id === id)?.reason
  expect(reasonOf('international-cooperation')).toBe('Cooperation spans several countries: SL, GN.')
  expect(reasonOf('national-sovereignty')).toBe(
    'The state itself asks: Government of Sierra Leone (national_government).',
  )
})

test('does not take one ministry, named twice, for two', () => {
  const ministry = { name: 'Ministry of Labour', kind: 'ministry' as const, role: 'lead' as const }
  const { criteria } = assessed({ participants: [ministry, { ...ministry, name: ' ministry of labour' }] })
  expect(criteria.find(({ id }) => id === 'whole-of-government')?.answer).toBe('not_met')
})

test('words that are not found leave it open in a language whose words are not known', () => {
  const russian = { language: 'ru', desiredOutcome: 'Работа по закону', challenge: 'Нет работы' }
  expect(criterion(assessed(russian), 'people-centred').answer).toBe('unknown')
  expect(criterion(assessed({ ...russian, language: 'en' }), 'people-centred').answer).toBe('not_met')
})

const answerOf = (id: string, changes: Partial<RequestRevision>) => criterion(assessed(changes), id).answer

test.for<[language: string, text: string, id: string, answer: string]>([
  ['en', 'They live on odd jobs', 'sustainable-development', 'not_met'],
  ['fr', 'Les ODD guident la ville', 'sustainable-development', 'met'],
  ['pt', 'Os ODD, the SDGs', 'sustainable-development', 'met'],
  ['fr-SN', 'Des contrats à court terme', 'rule-of-law', 'not_met'],
  ['en', 'The courts are far away', 'rule-of-law', 'met'],
  ['en', 'Children play in the courtyards', 'rule-of-law', 'not_met'],
  ['en', 'Personnel is trained', 'people-centred', 'not_met'],
  ['fr', 'Un service personnel et personnalisé', 'people-centred', 'not_met'],
  ['fr', 'Le personnel est formé, les personnes arrivent', 'people-centred', 'met'],
  ['en', 'A residential district', 'people-centred', 'not_met'],
])('in %s “%s” leaves %s %s, by the words of that language', ([language, text, id, answer]) => {
  expect(answerOf(id, { language, challenge: text, desiredOutcome: text })).toBe(answer)
})

// Every phrase that a text of advice puts between quotation marks, by the criterion that gives the advice.
const advised = ruleset.criteria.flatMap(({ id, check, texts }) =>
  (['en', 'fr'] as const).flatMap((language) => {
    const phrases = [...texts.change[language].matchAll(/[“«]\s?(.+?)\s?[”»]/g)].map(([, phrase = '']) => phrase)
    return check.type === 'terms' ? [{ id, language, fields: check.fields, phrases }] : []
  }),
)

test('advises at least three phrases for each criterion that looks for words, in both languages', () => {
  expect(advised.map(({ id, language }) => `${id} ${language}`)).toEqual(
    ['people-centred', 'rule-of-law', 'sustainable-development'].flatMap((id) => [`${id} en`, `${id} fr`]),
  )
  for (const { phrases } of advised) expect(phrases.length).toBeGreaterThanOrEqual(3)
})

test.for(
  advised.flatMap(({ phrases, fields, ...each }) =>
    fields.flatMap((field) => phrases.map((phrase) => ({ ...each, field, phrase }))),
  ),
)('to follow the advice of $id in $language by writing “$phrase” in $field is enough', (advice) => {
  const { id, language, field, phrase } = advice
  expect(answerOf(id, { language, challenge: 'x', desiredOutcome: 'x', [field]: phrase })).toBe('met')
})

const named = (kind: NonNullable<RequestRevision['participants']>[number]['kind'], name = 'A body') => ({
  name,
  kind,
  role: 'partner' as const,
})

// What the advice of the other criteria names, in the order in which it names it.
test.for<[id: string, changes: Partial<RequestRevision>]>([
  ...(['un_entity', 'ifi', 'intergovernmental', 'regional_organisation', 'city_network'] as const).map(
    (kind): [string, Partial<RequestRevision>] => ['international-cooperation', { participants: [named(kind)] }],
  ),
  ['international-cooperation', { participants: [], territories: [{ country: 'SL' }, { country: 'GN' }] }],
  ['national-sovereignty', { endorsement: { kind: 'national_no_objection', reference: 'Letter 7' } }],
  ['human-rights', { markers: { humanRights: 'A' } }],
  ['human-rights', { markers: { humanRights: 'B' } }],
  ['gender-responsive', { markers: { gender: 2 } }],
  ['gender-responsive', { markers: { gender: 3 } }],
  ['child-sensitive', { markers: { childSensitive: 1 } }],
  ['child-sensitive', { markers: { childSensitive: 2 } }],
  ['whole-of-government', { participants: [named('local_government')] }],
  ['whole-of-government', { participants: [named('ministry', 'One'), named('ministry', 'Two')] }],
  ...(['civil_society', 'ngo', 'migrants'] as const).map((kind): [string, Partial<RequestRevision>] => [
    'whole-of-society',
    { participants: [named(kind)] },
  ]),
  ...(['planned', 'requested', 'confirmed'] as const).map((status): [string, Partial<RequestRevision>] => [
    'co-financing',
    { budget: { total: money('2.00'), coFinancing: [{ source: 'A bank', amount: money('1.00'), status }] } },
  ]),
  ['timeframe', { timeframe: { months: 1 } }],
  ['timeframe', { timeframe: { months: 48 } }],
  ['focus', { objectives: [23] }],
  ['focus', { objectives: [1, 2, 3] }],
])('to follow the advice of %s is enough: %j', ([id, changes]) => {
  expect(answerOf(id, changes)).toBe('met')
})

test('a single local government is not spoken of as several', () => {
  const participants = [named('local_government', 'Freetown City Council')]
  expect(criterion(assessed({ participants }), 'whole-of-government').reason).toBe(
    'Government beyond a single ministry takes part: Freetown City Council (local_government).',
  )
})

/** Every text and number below a value. */
const leavesOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [String(value)]

test('beside each sentence stand the paths of the values that it quotes', () => {
  const quoting = assessed().criteria.filter(({ id }) => id !== 'budget-adds-up')
  expect(criterion(assessed(), 'specific-need').fields).toEqual([
    'needs[0].description',
    'needs[0].quantity',
    'needs[0].unit',
  ])
  for (const { id, fields, reason } of quoting) {
    const values = fields.map((path) => valueAt(freetown, path))
    // Of a long text the sentence quotes words that it was found by, or the beginning.
    const short = values.filter((value) => !(typeof value === 'string' && value.length > 60))
    for (const leaf of short.flatMap(leavesOf)) expect(`${id}: ${reason}`).toContain(leaf)
  }
  // The sums of what stands there.
  expect(criterion(assessed(), 'budget-adds-up').fields).toEqual([
    'budget.lines[*].amount',
    'budget.total',
    'budget.coFinancing[*].amount',
    'needs[*].amount',
  ])
})

test('speaks French to those who write French, English to those whose language is not written', () => {
  const french = assessed({ language: 'fr-SN' })
  const english = assessed()
  for (const [index, { question, reason, change }] of french.criteria.entries()) {
    const same = english.criteria[index]
    expect([question, reason, change]).not.toContain(same?.question)
    expect(reason).not.toBe(same?.reason)
    expect(change).not.toBe(same?.change)
  }
  expect(criterion(french, 'timeframe').reason).toBe('Les travaux durent 24 mois, dans la limite de 48.')
  expect(assessed({ language: 'sw' }).criteria).toEqual(english.criteria)
})

test('no two criteria share a sentence, in any language, whatever the answers are', () => {
  const everyAnswer = [{}, { language: 'fr' }].flatMap((language) =>
    [{}, bare, ...oneFieldEach.map(([, changes]) => changes)].map((changes) => assessed({ ...changes, ...language })),
  )
  const owners = new Map<string, string>()
  for (const { id, question, reason, change } of everyAnswer.flatMap(({ criteria }) => criteria))
    for (const sentence of [question, reason, change].flatMap(sentencesIn)) {
      expect(`${sentence} — ${owners.get(sentence) ?? id}`).toBe(`${sentence} — ${id}`)
      owners.set(sentence, id)
    }
})
