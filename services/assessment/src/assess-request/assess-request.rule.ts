// The verdict of a ruleset on a revision: the same two give the same answer. One critical "no" declines, one critical "unknown" asks;
// additional criteria score and never decide. Of a revision before it only what has changed is answered anew, which gives the same as
// answering everything.
import type { RequestRevision, Verdict } from '@hub/contracts'
import type { Assessment, AssessmentScope, CriterionAnswer } from '../assessment.ts'
import { type Check, limitsOf, type ReasonKey } from '../check.ts'
import { fill, inLanguage } from '../localised.ts'
import { type Criterion, maxScoreOf, type Ruleset, weightOf } from '../ruleset.ts'
import {
  checkEndorsement,
  checkMarker,
  checkObjectivesCount,
  checkParticipants,
  checkTerms,
  checkTimeframe,
} from './check-additional.rule.ts'
import { checkBudgetAddsUp, checkCoFinancing } from './check-budget.rule.ts'
import { checkNeedSpecific, checkRequesterKind, checkTerritoryNamed } from './check-critical.rule.ts'
import { fieldOf, pathsThatDiffer } from './field-paths.rule.ts'
import type { Finding } from './finding.rule.ts'
import { suggestObjectives } from './suggest-objectives.rule.ts'

/** The newest assessment of the revision before. */
export interface Before {
  rulesetVersion: string
  request: RequestRevision
  criteria: readonly CriterionAnswer[]
}

export function assess(ruleset: Ruleset, request: RequestRevision, before: Before | null = null): Assessment {
  const scope = scopeOf(ruleset, request, before)
  const answers = scope === 'changed_fields' && before ? answersThatStand(before, request) : new Map()
  const answered = ruleset.criteria.map((criterion) => ({
    criterion,
    answer: answers.get(criterion.id) ?? answerOf(criterion, request),
  }))
  const critical = answered.filter(({ criterion }) => criterion.kind === 'critical')
  const verdict = verdictOf(critical.map(({ answer }) => answer))
  const suggestedObjectives = request.objectives.length === 0 ? suggestObjectives(ruleset.suggestions, request) : []
  const open = critical.filter(({ answer }) => answer.answer === 'unknown')
  return {
    scope,
    previousRevision: before?.request.revision ?? null,
    verdict,
    score: answered.reduce(
      (sum, { criterion, answer }) => sum + (answer.answer === 'met' ? weightOf(criterion) : 0),
      0,
    ),
    maxScore: maxScoreOf(ruleset),
    criteria: answered.map(({ answer }) => answer),
    suggestedObjectives,
    objectives:
      request.objectives.length > 0 ? request.objectives : suggestedObjectives.map(({ objective }) => objective),
    questions:
      verdict === 'needs_clarification' ? open.map((each) => questionOf(each.criterion, each.answer, request)) : [],
  }
}

function scopeOf({ version }: Ruleset, { language }: RequestRevision, before: Before | null): AssessmentScope {
  if (before === null) return 'first'
  if (before.rulesetVersion !== version) return 'other_ruleset'
  return before.request.language === language ? 'changed_fields' : 'other_language'
}

/** By criterion. An answer from before answers named their revision is given anew: what it read was told less exactly. */
const answersThatStand = ({ request: earlier, criteria }: Before, request: RequestRevision) =>
  new Map(
    criteria
      .filter((each) => 'since' in each && pathsThatDiffer(each.fieldsRead, earlier, request).length === 0)
      .map((each) => [each.id, each]),
  )

function verdictOf(critical: readonly CriterionAnswer[]): Verdict {
  if (critical.some(({ answer }) => answer === 'not_met')) return 'declined'
  return critical.some(({ answer }) => answer === 'unknown') ? 'needs_clarification' : 'eligible'
}

function answerOf(criterion: Criterion, request: RequestRevision): CriterionAnswer {
  const { id, kind, source, question, check, texts } = criterion
  const { reason, fields, fieldsRead, quotes } = findingOf(check, request)
  const text = texts[reason]
  if (text === undefined) throw new Error(`the criterion ${id} has no text for ${reason}`)
  const limits = limitsOf(check)
  return {
    id,
    kind,
    weight: kind === 'additional' ? weightOf(criterion) : null,
    question: fill(inLanguage(question, request.language), limits),
    answer: answerTo(reason),
    reason: fill(inLanguage(text, request.language), { ...limits, ...quotes }),
    change: fill(inLanguage(texts.change, request.language), limits),
    fields: [...fields],
    fieldsRead: [...fieldsRead],
    since: request.revision,
    source,
  }
}

function answerTo(reason: ReasonKey): CriterionAnswer['answer'] {
  if (reason === 'notMet') return 'not_met'
  return reason === 'unknown' ? 'unknown' : 'met'
}

/** The field is one of the request's own, so that a value sent with the answer can replace it. */
function questionOf({ id, check, texts }: Criterion, { fieldsRead }: CriterionAnswer, request: RequestRevision) {
  if (texts.ask === undefined) throw new Error(`the criterion ${id} has no question to ask`)
  return {
    questionId: id,
    text: fill(inLanguage(texts.ask, request.language), limitsOf(check)),
    field: fieldOf(fieldsRead[0] ?? ''),
  }
}

function findingOf(check: Check, request: RequestRevision): Finding {
  switch (check.type) {
    case 'requester_kind':
      return checkRequesterKind(check, request)
    case 'territory_named':
      return checkTerritoryNamed(request)
    case 'need_specific':
      return checkNeedSpecific(check, request)
    case 'budget_adds_up':
      return checkBudgetAddsUp(request)
    case 'terms':
      return checkTerms(check, request)
    case 'participants':
      return checkParticipants(check, request)
    case 'endorsement':
      return checkEndorsement(check, request)
    case 'marker':
      return checkMarker(check, request)
    case 'co_financing':
      return checkCoFinancing(request)
    case 'timeframe':
      return checkTimeframe(check, request)
    case 'objectives_count':
      return checkObjectivesCount(check, request)
  }
}
