import { NeedKind, OrganisationKind, objectives, Participant, RequestRevision } from '@hub/contracts'
import { freetownRevision } from '@hub/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRulesets, rulesetFolder } from '../ruleset-documents.ts'
import { assess } from './assess-request.rule.ts'

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
