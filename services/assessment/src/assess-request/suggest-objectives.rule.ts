// Where a request names no objective, the hub suggests some and says by which words it went. A term counts as many points as it has
// words, since a phrase says more than a word; equal points go to the lower number.
import type { RequestRevision, SuggestedObjective } from '@hub/contracts'
import type { Ruleset } from '../ruleset.ts'
import { readText, termsFor, termsIn, wordsOf } from './words.rule.ts'

export function suggestObjectives(
  { most, objectives }: Ruleset['suggestions'],
  { language, title, challenge, desiredOutcome, needs }: RequestRevision,
): SuggestedObjective[] {
  const reading = readText(
    [title, challenge, desiredOutcome ?? '', ...needs.map(({ description }) => description)].join('\n'),
  )
  return objectives
    .map(({ objective, terms }) => {
      const found = termsIn(termsFor(terms, language), reading)
      const points = found.reduce((sum, { term }) => sum + term.split(' ').length, 0)
      return { objective, points, words: wordsOf(found) }
    })
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || a.objective - b.objective)
    .slice(0, most)
    .map(({ objective, words }) => ({ objective, words }))
}
