import { freetownRevision } from '@hub/testing'
import { expect, test } from 'vitest'
import { readRulesets, rulesetFolder } from '../ruleset-documents.ts'
import { suggestObjectives } from './suggest-objectives.rule.ts'
import { readText, termsIn, wordsOf } from './words.rule.ts'

const [ruleset] = await readRulesets(rulesetFolder)
const suggest = (texts: { language?: string; title?: string; challenge: string; desiredOutcome?: string }) =>
  suggestObjectives(
    ruleset?.suggestions ?? { most: 0, objectives: [] },
    freetownRevision({
      title: 'A request',
      desiredOutcome: 'x',
      needs: [{ id: 'n1', kind: 'human', description: 'x' }],
      ...texts,
    }),
  )

test('suggests up to three objectives with the words that it went by, the best first', () => {
  expect(
    suggest({
      title: 'Schools and health care for newcomers',
      challenge: 'Children are turned away from school; racism and hate speech grow; some were trafficked.',
    }),
  ).toEqual([
    { objective: 15, words: ['health care', 'schools'] },
    { objective: 17, words: ['racism', 'hate speech'] },
    { objective: 10, words: ['trafficked'] },
  ])
})

test('reads French', () => {
  expect(suggest({ language: 'fr', challenge: 'L’état civil ne délivre pas d’actes de naissance' })[0]).toEqual({
    objective: 4,
    words: ['état civil', 'actes de naissance'],
  })
})

test('goes by the words of the request’s language, and by all of them where it is another', () => {
  expect(suggest({ language: 'en', challenge: 'santé, logement' })).toEqual([])
  expect(suggest({ language: 'fr-SN', challenge: 'health, housing' })).toEqual([])
  expect(suggest({ language: 'pt', challenge: 'health, logement' })[0]?.words).toEqual(['health', 'logement'])
})

test('suggests nothing where no word is known', () => {
  expect(suggest({ challenge: 'Мы просим помощи' })).toEqual([])
})

test('equal points go to the lower number', () => {
  expect(suggest({ challenge: 'smuggling, detention' }).map(({ objective }) => objective)).toEqual([9, 13])
})

test('finds words at their bounds only, in any case and composition', () => {
  const words = (terms: string[], text: string) => wordsOf(termsIn(terms, readText(text)))
  expect(words(['law', 'consulate*'], 'The lawn of the consultation')).toEqual([])
  expect(words(['law'], 'By LAW.')).toEqual(['law'])
  expect(words(['health care'], 'Health. Care for all')).toEqual([])
  expect(words(['health care', 'well-being'], 'health, then health-care; well being')).toEqual([
    'health-care',
    'well being',
  ])
  expect(words(['réintégration'], 'la re\u0301inte\u0301gration')).toEqual(['réintégration'])
  expect(words(['centre* d’information'], "des centres\n d'information")).toEqual(["centres d'information"])
  expect(words(['health care', 'health'], 'health care')).toEqual(['health care'])
})
