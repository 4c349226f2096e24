import { NeedKind, OrganisationKind, objectives, Participant, RequestRevision } from '@hub/contracts'
import { freetownRevision } from '@hub/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Assessment } from '../assessment.ts'
import { readRulesets, rulesetFolder } from '../ruleset-documents.ts'
import { assess } from './assess-request.rule.ts'
import { pathsThatDiffer, valueAt } from './field-paths.rule.ts'

const [ruleset] = await readRulesets(rulesetFolder)
if (ruleset === undefined) throw new Error('no ruleset ships with the service')

const words = fc.oneof(
  fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }),
  fc.constantFrom('The law of the land.', 'sustainable schools for people', 'Hilfe', '…', '{value} {least}', '$&'),
)
const text = words.filter((value) => value.trim() !== '' && !value.includes('\u0000') && value.isWellFormed())
const money = fc.record({
  amount: fc.integer({ min: 1, max: 1_000_000_000 }).map((minor) => (minor / 100).toFixed(2)),
  currency: fc.constantFrom('USD', 'EUR'),
})
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const objective = fc.constantFrom(...Object.keys(objectives).map(Number))
const country = fc.constantFrom('SL', 'GN', 'FR')

const needs = fc.array(
  fc.record({
    kind: fc.constantFrom(...NeedKind.options),
    description: text,
    quantity: optional(fc.constant('6')),
    unit: optional(fc.constant('months')),
    amount: optional(money),
  }),
  { minLength: 1, maxLength: 6 },
)
const changes = fc.record({
  title: text,
  language: fc.constantFrom('en', 'fr', 'ar', 'pt-BR', 'zh-Hant'),
  challenge: text,
  desiredOutcome: optional(text),
  territories: fc.array(fc.record({ country, city: optional(text) }), { minLength: 1, maxLength: 4 }),
  objectives: fc.uniqueArray(objective, { maxLength: 23 }),
  needs: needs.map((all) => all.map((need, index) => ({ id: `n${index + 1}`, ...need }))),
  budget: optional(
    fc.record({
      total: money,
      coFinancing: optional(
        fc.array(fc.record({ source: text, amount: money, status: fc.constantFrom('planned', 'confirmed') })),
      ),
      lines: optional(fc.array(fc.record({ category: fc.integer({ min: 1, max: 8 }), amount: money }))),
    }),
  ),
  timeframe: optional(fc.record({ months: fc.integer({ min: 1, max: 120 }) })),
  participants: optional(
    fc.array(
      fc.record({
        name: text,
        kind: fc.constantFrom(...OrganisationKind.options, 'ministry', 'civil_society', 'migrants'),
        role: fc.constantFrom(...Participant.shape.role.options),
      }),
      { maxLength: 8 },
    ),
  ),
  markers: optional(
    fc.record({
      gender: optional(fc.integer({ min: 0, max: 3 })),
      humanRights: optional(fc.constantFrom('A', 'B', 'C')),
      childSensitive: optional(fc.integer({ min: 0, max: 2 })),
    }),
  ),
  endorsement: optional(
    fc.record({ kind: fc.constantFrom('national_no_objection', 'letter_of_support'), reference: text }),
  ),
  requester: fc.record({
    slug: fc.constant('freetown'),
    name: text,
    kind: fc.constantFrom(...OrganisationKind.options),
    country: fc.constant('SL'),
  }),
})
const revision = changes.map((each) => RequestRevision.parse({ ...freetownRevision(), ...each }))

test('gives every valid revision one verdict and a score within bounds, the same each time', () => {
  fc.assert(
    fc.property(revision, (request) => {
      const assessment = assess(ruleset, request)
      expect(assessment.score).toBeGreaterThanOrEqual(0)
      expect(assessment.score).toBeLessThanOrEqual(assessment.maxScore)
      expect(assessment.questions.length > 0).toBe(assessment.verdict === 'needs_clarification')
      expect(assessment.suggestedObjectives.length).toBeLessThanOrEqual(3)
      expect(assess(ruleset, structuredClone(request))).toEqual(assessment)
    }),
    { numRuns: 300 },
  )
})

test('does not depend on the order of needs, participants, territories or lines', () => {
  const answersOf = (request: RequestRevision) => {
    const { verdict, score, criteria, suggestedObjectives } = assess(ruleset, request)
    return {
      verdict,
      score,
      answers: criteria.map(({ answer }) => answer),
      suggested: suggestedObjectives.map(({ objective }) => objective),
    }
  }
  fc.assert(
    fc.property(revision, (request) => {
      const reversed = {
        ...request,
        needs: request.needs.toReversed(),
        territories: request.territories.toReversed(),
        ...(request.participants && { participants: request.participants.toReversed() }),
        ...(request.budget?.lines && { budget: { ...request.budget, lines: request.budget.lines.toReversed() } }),
      }
      expect(answersOf(reversed)).toEqual(answersOf(request))
    }),
    { numRuns: 200 },
  )
})

/** One revision with some of another's values in it, each field or item chosen by itself: `isKept` says true for the first one's. */
function mixed(one: unknown, other: unknown, isKept: () => boolean): unknown {
  if (Array.isArray(one) && Array.isArray(other)) {
    const length = (isKept() ? one : other).length
    return Array.from({ length }, (_, index) => mixed(one[index] ?? other[index], other[index] ?? one[index], isKept))
  }
  if (isRecord(one) && isRecord(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])]
    return Object.fromEntries(keys.map((key) => [key, mixed(one[key], other[key], isKept)]))
  }
  return isKept() ? one : other
}
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Two revisions of one request, of which the second changes anything from nothing to everything. */
const twoRevisions = fc
  .record({
    first: revision,
    other: revision,
    share: fc.constantFrom(0, 3, 20, 60, 100),
    coins: fc.array(fc.nat(99), { minLength: 97, maxLength: 97 }),
  })
  .map(({ first, other, share, coins }) => {
    let tossed = 0
    const isKept = () => (coins[tossed++ % coins.length] ?? 0) >= share
    // As jsonb has it: without fields that are undefined.
    const second = JSON.parse(JSON.stringify(mixed(first, other, isKept)))
    return { first, second: RequestRevision.safeParse({ ...second, revision: 2 }) }
  })
  .filter(({ second }) => second.success)
  .map(({ first, second }) => ({ first, second: second.data as RequestRevision }))

/** Without what tells only in which revision it was said. */
const said = (assessment: Assessment) => ({
  ...assessment,
  scope: undefined,
  previousRevision: undefined,
  criteria: assessment.criteria.map((answer) => ({ ...answer, since: undefined })),
})

test('answering anew only what has changed gives the same as answering everything', () => {
  const scopes = new Map<string, number>()
  fc.assert(
    fc.property(twoRevisions, ({ first, second }) => {
      const { criteria } = assess(ruleset, first)
      const partly = assess(ruleset, second, { rulesetVersion: ruleset.version, request: first, criteria })
      expect(said(partly)).toEqual(said(assess(ruleset, second)))
      const carried = partly.criteria.filter(({ since }) => since === 1).length
      const scope = partly.scope === 'changed_fields' ? `${carried > 0} ${carried < criteria.length}` : partly.scope
      scopes.set(scope, (scopes.get(scope) ?? 0) + 1)
    }),
    { numRuns: 600 },
  )
  // Some carried everything over, some a part, some nothing, and some changed the language.
  expect([...scopes.keys()]).toEqual(expect.arrayContaining(['true false', 'true true', 'other_language']))
})

test('a criterion of which no field that it read has changed stands since the revision in which it was answered', () => {
  fc.assert(
    fc.property(twoRevisions, ({ first, second }) => {
      const earlier = assess(ruleset, first)
      const before = { rulesetVersion: ruleset.version, request: first, criteria: earlier.criteria }
      const { criteria, scope, previousRevision } = assess(ruleset, second, before)
      expect(previousRevision).toBe(1)
      for (const [index, answer] of criteria.entries()) {
        const stands =
          scope === 'changed_fields' &&
          pathsThatDiffer(earlier.criteria[index]?.fieldsRead ?? [], first, second).length === 0
        expect(answer.since).toBe(stands ? 1 : 2)
        if (stands) expect(answer).toEqual(earlier.criteria[index])
      }
      const third = { ...second, revision: 3 }
      const again = assess(ruleset, third, { rulesetVersion: ruleset.version, request: second, criteria })
      expect(again.criteria).toEqual(criteria)
    }),
    { numRuns: 200 },
  )
})

test('under other rules everything is answered anew, whatever stayed as it was', () => {
  fc.assert(
    fc.property(revision, (first) => {
      const { criteria } = assess(ruleset, first)
      const second = { ...first, revision: 2 }
      const anew = assess(ruleset, second, { rulesetVersion: '2025-1', request: first, criteria })
      expect(anew.scope).toBe('other_ruleset')
      expect(anew.criteria.map(({ since }) => since)).toEqual(criteria.map(() => 2))
    }),
    { numRuns: 50 },
  )
})

test('every reason cites the fields that it quotes, and they are there', () => {
  fc.assert(
    fc.property(revision, (request) => {
      for (const { answer, fields } of assess(ruleset, request).criteria) {
        expect(fields.length).toBeGreaterThan(0)
        if (answer === 'unknown') continue
        for (const path of fields) expect([path, valueAt(request, path)]).not.toEqual([path, undefined])
      }
    }),
    { numRuns: 300 },
  )
})
