// The rules of the assessment are data: one versioned document, refused with the place of each fault unless it is whole, and never
// changed once it is stored. Critical criteria decide, additional ones score.
import { Objective, OrganisationKind, RankingRules } from '@hub/contracts'
import { z } from 'zod'
import { Check, limitsOf, type ReasonKey, TermsByLanguage, wordingOf } from './check.ts'
import { Localised, placeholdersIn, sentencesIn, wordingsOf } from './localised.ts'
import { partlyListed, partlyWritten } from './translations.ts'

const criterionFields = {
  id: z.string().regex(/^[a-z]+(-[a-z]+)*$/, 'write a kebab-case id'),
  /** The paragraph or principle behind it; a rule of the hub's own says so. */
  source: z.string().min(1),
  question: Localised,
  check: Check,
  texts: z.strictObject({
    met: Localised.optional(),
    metWithoutMoney: Localised.optional(),
    metByCountries: Localised.optional(),
    metByRequester: Localised.optional(),
    notMet: Localised.optional(),
    unknown: Localised.optional(),
    /** What would change the answer, in either direction. */
    change: Localised,
    /** The question put to the requester where a critical criterion is unknown. */
    ask: Localised.optional(),
  }),
}
export const Criterion = z.discriminatedUnion('kind', [
  z.strictObject({ ...criterionFields, kind: z.literal('critical') }),
  z.strictObject({ ...criterionFields, kind: z.literal('additional'), weight: z.int().min(1).max(100) }),
])
export type Criterion = z.infer<typeof Criterion>

export const RulesetVersion = z.string().regex(/^\d{4}-\d{1,4}$/, 'write a version as 2026-1')

// It was in use before rulesets said how candidates are ranked, and a version never changes: what ships with routing holds.
const versionWithoutRanking = '2026-1'

export const Ruleset = z
  .strictObject({
    version: RulesetVersion,
    criteria: z.array(Criterion).min(1),
    suggestions: z.strictObject({
      /** How many objectives are suggested at most. */
      most: z.int().min(1).max(23),
      objectives: z.array(z.strictObject({ objective: Objective, terms: TermsByLanguage })),
    }),
    /** How candidates are ranked for what this ruleset assesses. */
    ranking: RankingRules.optional(),
    /** Read no more, since funds are a catalogue of their own (other-fund.ts): 2026-1 has one. */
    otherFunds: z
      .array(
        z.strictObject({
          name: z.string().min(1),
          forKinds: z.array(OrganisationKind).min(1),
          source: z.url(),
          note: Localised,
        }),
      )
      .default([]),
  })
  .superRefine(({ version, criteria, suggestions, ranking, otherFunds }, context) => {
    const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (ranking === undefined && version !== versionWithoutRanking) refuse(['ranking'], 'say how candidates are ranked')
    refuseRepeats(
      criteria.map(({ id }) => id),
      (index, id) => refuse(['criteria', index, 'id'], `${id} is the id of an earlier criterion`),
    )
    refuseRepeats(
      suggestions.objectives.map(({ objective }) => String(objective)),
      (index, objective) => refuse(['suggestions', 'objectives', index], `objective ${objective} has terms already`),
    )
    for (const [index, criterion] of criteria.entries())
      for (const { path, message } of wordingFaults(criterion)) refuse(['criteria', index, 'texts', ...path], message)
    for (const { path, message } of sharedSentences(criteria)) refuse(['criteria', ...path], message)
    const texts = [
      ...criteria.flatMap(({ question, texts }, index) => textsOf({ question, texts }, ['criteria', index])),
      ...otherFunds.map(({ note }, index) => ({ path: ['otherFunds', index, 'note'], text: note })),
    ]
    const terms = [
      ...criteria.flatMap(({ check }, index) =>
        check.type === 'terms' ? [{ path: ['criteria', index, 'check', 'terms'], text: check.terms }] : [],
      ),
      ...suggestions.objectives.map((each, index) => ({
        path: ['suggestions', 'objectives', index, 'terms'],
        text: each.terms,
      })),
    ]
    for (const { path, message } of [...partlyWritten(texts), ...partlyListed(terms)]) refuse(path, message)
  })
export type Ruleset = z.infer<typeof Ruleset>

interface Fault {
  path: PropertyKey[]
  message: string
}

function refuseRepeats(names: readonly string[], refuse: (index: number, name: string) => void): void {
  for (const [index, name] of names.entries()) if (names.indexOf(name) < index) refuse(index, name)
}

const textsOf = ({ question, texts }: Pick<Criterion, 'question' | 'texts'>, path: PropertyKey[]) => [
  { path: [...path, 'question'], text: question },
  ...Object.entries(texts).flatMap(([key, text]) =>
    text === undefined ? [] : [{ path: [...path, 'texts', key], text }],
  ),
]

function wordingFaults({ kind, check, texts }: Criterion): Fault[] {
  const { reasons, quotes } = wordingOf(check)
  const limits = Object.keys(limitsOf(check))
  const asks = kind === 'critical' && reasons.includes('unknown')
  const expected: readonly string[] = [...reasons, 'change', ...(asks ? ['ask'] : [])]
  const missing = expected
    .filter((key) => !(key in texts))
    .map((key) => ({ path: [key], message: `the check ${check.type} needs this text` }))
  const faults = Object.entries(texts).flatMap(([key, text]) => {
    if (!expected.includes(key)) return [{ path: [key], message: `the check ${check.type} never gives this text` }]
    const isReason = reasons.includes(key as ReasonKey)
    const known = isReason ? [...quotes, ...limits] : limits
    return wordingsOf(text).flatMap(([language, words]) =>
      placeholderFaults(words, { known, quotes: isReason && key !== 'unknown' ? quotes : [] }).map((message) => ({
        path: [key, language],
        message,
      })),
    )
  })
  return [...missing, ...faults]
}

function placeholderFaults(words: string, { known, quotes }: { known: string[]; quotes: readonly string[] }): string[] {
  const used = placeholdersIn(words)
  const unknown = used.filter((name) => !known.includes(name)).map((name) => `nothing fills {${name}}`)
  const isQuoteMissing = quotes.length > 0 && !used.some((name) => quotes.includes(name))
  return isQuoteMissing
    ? [...unknown, `must quote what was read: ${quotes.map((name) => `{${name}}`).join(' or ')}`]
    : unknown
}

/** No two criteria share a sentence: a reason must speak of its own criterion. */
function sharedSentences(criteria: readonly Criterion[]): Fault[] {
  const owners = new Map<string, string>()
  const faults: Fault[] = []
  for (const [index, { id, question, texts }] of criteria.entries())
    for (const [key, text] of Object.entries({ question, ...texts }))
      for (const [language, words] of wordingsOf(text))
        for (const sentence of sentencesIn(words)) {
          const owner = owners.get(sentence) ?? id
          owners.set(sentence, owner)
          if (owner === id) continue
          const path = key === 'question' ? [index, key, language] : [index, 'texts', key, language]
          faults.push({ path, message: `shares the sentence "${sentence}" with ${owner}` })
        }
  return faults
}

/** Reads a ruleset; throws one error with a line a fault, each with its place, when it is not whole. `name` says which document. */
export function parseRuleset(body: unknown, name: string): Ruleset {
  const parsed = Ruleset.safeParse(body)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map(({ path, message }) => `  ${z.core.toDotPath(path) || '(whole)'}: ${message}`)
  throw new Error(`the ruleset ${name} is not whole:\n${lines.join('\n')}`)
}

/** The most that a request can score. */
export const maxScoreOf = ({ criteria }: Ruleset): number => criteria.reduce((sum, each) => sum + weightOf(each), 0)

export const weightOf = (criterion: Criterion): number => (criterion.kind === 'additional' ? criterion.weight : 0)
