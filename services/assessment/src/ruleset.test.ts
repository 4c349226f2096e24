import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { maxScoreOf, parseRuleset, type Ruleset } from './ruleset.ts'
import { readRulesets, rulesetFolder } from './ruleset-documents.ts'

const path = join(rulesetFolder, '2026-1.json')
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
  expect(rulesets.map((each) => [each.version, maxScoreOf(each)])).toEqual([['2026-1', 100]])
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

test('takes the other four languages of the United Nations as data', () => {
  const ruleset = parseRuleset(
    planted((all) => Object.assign(at(all, 16).question, { ar: 'س', es: 'e', ru: 'р', zh: '中' })),
    'x',
  )
  expect(ruleset.criteria[16]?.question.zh).toBe('中')
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
    await expect(read('2026-1.json', body)).rejects.toThrow(
      new RegExp(`${join(folder, '2026-1.json')} is not whole:\\n {2}criteria\\[0\\]\\.source: `),
    )
  })

  test('is refused where a file is not JSON or is named for another version', async () => {
    await expect(read('2026-1.json', '{')).rejects.toThrow(`${join(folder, '2026-1.json')} is not JSON`)
    await expect(read('2026-2.json', JSON.stringify(shipped))).rejects.toThrow(
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
