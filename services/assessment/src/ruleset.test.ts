import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { maxScoreOf, parseRuleset, type Ruleset } from './ruleset.ts'
import { readRulesets, rulesetFolder } from './ruleset-documents.ts'

const path = join(rulesetFolder, '2026-2.json')
const shipped = JSON.parse(await readFile(path, 'utf8')) as Ruleset

/** The shipped ruleset with one fault planted. */
function planted(plant: (ruleset: Ruleset) => void): unknown {
  const copy = structuredClone(shipped)
  plant(copy)
  return JSON.parse(JSON.stringify(copy))
}
const at = ({ criteria }: Ruleset, index: number) => {
  const criterion = criteria[index]
  if (criterion === undefined) throw new Error(`there is no criterion ${index}`)
  return criterion
}

test('every shipped ruleset is whole and its weights sum to 100', async () => {
  const rulesets = await readRulesets(rulesetFolder)
  expect(rulesets.map((each) => [each.version, maxScoreOf(each)])).toEqual([
    ['2026-1', 100],
    ['2026-2', 100],
  ])
})

test('has terms for each of the 23 objectives in both languages', () => {
  const { objectives } = shipped.suggestions
  expect(objectives.map(({ objective }) => objective)).toEqual(Array.from({ length: 23 }, (_, index) => index + 1))
})

test.for<[string, (ruleset: Ruleset) => void, string]>([
  ['an unknown check', (all) => Object.assign(at(all, 0).check, { type: 'horoscope' }), 'criteria[0].check.type'],
  ['an unknown field', (all) => Object.assign(at(all, 4), { wieght: 3 }), 'criteria[4]'],
  [
    'an additional criterion without weight',
    (all) => Object.assign(at(all, 4), { weight: undefined }),
    'criteria[4].weight',
  ],
  ['an id that is there twice', (all) => Object.assign(at(all, 1), { id: 'focus' }), 'criteria[16].id: focus'],
  ['no ranking', (all) => Object.assign(all, { ranking: undefined }), 'ranking: say how candidates are ranked'],
  [
    'a weight that is none',
    (all) => Object.assign(all.ranking?.weights ?? {}, { theme: -1 }),
    'ranking.weights.theme: ',
  ],
  ['a missing text', (all) => Object.assign(at(all, 2).texts, { notMet: undefined }), 'criteria[2].texts.notMet'],
  [
    'a text that is never given',
    (all) => Object.assign(at(all, 0).texts, { unknown: { en: 'a', fr: 'b' } }),
    'criteria[0].texts.unknown: the check requester_kind never gives this text',
  ],
  [
    'a critical criterion without its question',
    (all) => Object.assign(at(all, 1).texts, { ask: undefined }),
    'criteria[1].texts.ask: the check territory_named needs this text',
  ],
  [
    'a reason that quotes nothing',
    (all) => Object.assign(at(all, 2).texts.met ?? {}, { fr: 'Bien.' }),
    'criteria[2].texts.met.fr: must quote what was read: {value}',
  ],
  [
    'a placeholder that nothing fills',
    (all) => Object.assign(at(all, 2).texts.met ?? {}, { en: '{value} of {colour}' }),
    'criteria[2].texts.met.en: nothing fills {colour}',
  ],
  [
    'a sentence of another criterion',
    (all) => Object.assign(at(all, 3).texts.unknown ?? {}, { en: `So it is. ${at(all, 1).texts.unknown?.en}` }),
    'criteria[3].texts.unknown.en: shares the sentence',
  ],
  ['a missing language', (all) => Object.assign(at(all, 5).question, { fr: undefined }), 'criteria[5].question.fr'],
  [
    'a term with signs',
    (all) => Object.assign(all.suggestions.objectives[3]?.terms ?? {}, { en: ['a.*b'] }),
    'suggestions.objectives[3].terms.en[0]: write words in lower case',
  ],
])('refuses a ruleset with %s and names the place', ([, plant, message]) => {
  expect(() => parseRuleset(planted(plant), '2026-1.json')).toThrow(message)
})

describe('another language of the United Nations', () => {
  /** The shipped ruleset with every text in that language too, each its own. */
  const translated = (language: string, plant: (ruleset: Ruleset) => void = () => {}) => {
    const others = new Map<string, string>()
    const translate = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(translate)
      if (typeof value !== 'object' || value === null) return value
      const { en } = value as { en?: unknown }
      const copy = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, translate(each)]))
      if (typeof en !== 'string') return copy
      const words = others.get(en) ?? `№${others.size} ${(en.match(/\{\w+\}/g) ?? []).join(' ')}`
      others.set(en, words)
      return { ...copy, [language]: words }
    }
    const copy = translate(structuredClone(shipped)) as Ruleset
    plant(copy)
    return JSON.parse(JSON.stringify(copy))
  }

  test.for(['ar', 'es', 'ru', 'zh'])('is taken as data where it is whole: %s', (language) => {
    const ruleset = parseRuleset(translated(language), 'x')
    expect(ruleset.criteria[0]?.question).toHaveProperty(language)
  })

  test('is refused where one text is not written in it, with the place of that text', () => {
    const partly = translated('ar', (all) => Object.assign(at(all, 3).texts.change, { ar: undefined }))
    const message =
      /not whole:\n {2}criteria\[3\]\.texts\.change\.ar: (\d+) of (\d+) texts are there in ar, this one is not/
    expect(() => parseRuleset(partly, 'x')).toThrow(message)
  })

  test('is refused in one line where only one text is written in it', () => {
    const once = planted((all) => Object.assign(at(all, 16).question, { zh: '中' }))
    expect(() => parseRuleset(once, 'x')).toThrow(
      /^the ruleset x is not whole:\n {2}criteria\[0\]\.question\.zh: 1 of \d+ texts are there in zh, [^\n]+$/,
    )
  })

  test('may have lists of words of its own, all of them', () => {
    const list = (all: Ruleset, most: number) =>
      all.suggestions.objectives
        .slice(0, most)
        .map(({ terms }) => Object.assign(terms, { ar: ['هجرة', 'حقوق الإنسان'] }))
    const listed = planted((all) => {
      list(all, 23)
      for (const { check } of all.criteria) if (check.type === 'terms') Object.assign(check.terms, { ar: ['قانون'] })
    })
    expect(parseRuleset(listed, 'x').suggestions.objectives[0]?.terms.ar).toEqual(['هجرة', 'حقوق الإنسان'])
    expect(() =>
      parseRuleset(
        planted((all) => list(all, 1)),
        'x',
      ),
    ).toThrow(/not whole:\n {2}criteria\[\d+\]\.check\.terms\.ar: 1 of \d+ lists of words are there in ar/)
  })
})

describe('a folder of rulesets', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rulesets-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  const read = async (file: string, text: string) => {
    await writeFile(join(folder, file), text)
    try {
      return await readRulesets(folder)
    } finally {
      await rm(join(folder, file))
    }
  }

  test('is refused with the path of the file and of the fault', async () => {
    const body = JSON.stringify(planted((all) => Object.assign(at(all, 0), { source: '' })))
    await expect(read('2026-2.json', body)).rejects.toThrow(
      new RegExp(`${join(folder, '2026-2.json')} is not whole:\\n {2}criteria\\[0\\]\\.source: `),
    )
  })

  test('is refused where a file is not JSON or is named for another version', async () => {
    await expect(read('2026-1.json', '{')).rejects.toThrow(`${join(folder, '2026-1.json')} is not JSON`)
    await expect(read('2026-3.json', JSON.stringify(shipped))).rejects.toThrow(
      'version: must be that of the file’s name',
    )
  })

  test('is read in the order of versions', async () => {
    await writeFile(join(folder, '2026-10.json'), JSON.stringify({ ...shipped, version: '2026-10' }))
    const rulesets = await read('2026-9.json', JSON.stringify({ ...shipped, version: '2026-9' }))
    expect(rulesets.map(({ version }) => version)).toEqual(['2026-9', '2026-10'])
  })
})

test('the README lists the criteria of the ruleset', async () => {
  const readme = await readFile(join(import.meta.dirname, '../README.md'), 'utf8')
  const rows = shipped.criteria.map((each) => {
    const weight = each.kind === 'critical' ? 'critical' : String(each.weight)
    return `| \`${each.id}\` | ${weight} | ${each.question.en.replace('{most}', '3')} | ${each.source} |`
  })
  // The formatter pads the cells of a table.
  expect(readme.replace(/ {2,}/g, ' ')).toContain(rows.join('\n'))
})
