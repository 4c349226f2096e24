import type { Reader } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import type { CriterionAnswer, OtherFund, Override, WouldChange } from '../assessment.ts'
import { selectHead } from '../head.sql.ts'
import { listOverrides } from '../override.sql.ts'
import type { assessments, overrides } from '../tables.ts'
import { differenceOf } from './difference.rule.ts'
import { listAssessments } from './read-assessment.sql.ts'
import type { AssessmentView } from './read-assessment.view.ts'

/** The newest assessment, or that of a revision, with every other one before it. Scores are for the owner, operators and auditors. */
export async function readAssessment(
  reader: Reader,
  key: string,
  { revision, caller }: { revision: number | undefined; caller: Principal },
): Promise<AssessmentView> {
  const head = await selectHead(reader, key)
  const seesAll = caller.roles.includes('operator') || caller.roles.includes('auditor')
  if (head === null || !(seesAll || caller.organisation.slug === head.requester))
    throw new Refusal('assessment.not_assessed')
  const { requestId } = head
  const all = await listAssessments(reader, requestId)
  const asked = revision ?? head.newestRevision
  const shown = all.find((each) => each.revision === asked)
  if (shown === undefined)
    throw new Refusal('assessment.revision_not_assessed', { revision: asked, newest: all[0]?.revision })

  const said = await listOverrides(reader, requestId)
  const summarise = summaryOf(said)
  const summary = summarise(shown)
  const before = all.find((each) => each.revision < shown.revision)
  const comparedOf = (each: typeof shown) => ({ ...summarise(each), criteria: answersOf(each) })
  return {
    requestId,
    ...summary,
    isStanding: head.isStanding && shown.revision === head.newestRevision,
    criteria: answersOf(shown),
    suggestedObjectives: shown.suggestedObjectives,
    questions: shown.questions,
    wouldChange: summary.verdict === 'declined' ? wouldChange(answersOf(shown)) : [],
    otherFunds: shown.otherFunds.map(fundOf),
    difference: before ? differenceOf(comparedOf(before), comparedOf(shown), shown) : null,
    history: all.filter((each) => each !== shown).map(summarise),
  }
}

/** Answers that were given before their fields and revision were kept say that they are of their own revision. */
const answersOf = ({ criteria, revision }: typeof assessments.$inferSelect): CriterionAnswer[] =>
  criteria.map((each) => ({ ...each, fields: each.fields ?? each.fieldsRead, since: each.since ?? revision }))

const wouldChange = (criteria: readonly CriterionAnswer[]): WouldChange[] =>
  criteria
    .filter(({ kind, answer }) => kind === 'critical' && answer === 'not_met')
    .map(({ id, question, reason, change, fields }) => ({ id, question, reason, change, fields }))

const nothingElse = { reasons: [], fields: [], runBy: null, mayAsk: null, amount: null, address: null }

/** Before funds were a catalogue, what was told of one was a note and a source. */
const fundOf = (told: OtherFund | { name: string; note: string; source: string }): OtherFund => {
  if ('reasons' in told) return told
  const { name, note, source } = told
  return { ...nothingElse, id: name, name, source, forWhat: note }
}

type Said = typeof overrides.$inferSelect

/** An assessment in short, with the verdict that holds: an operator's where one overruled it. */
const summaryOf =
  (said: readonly Said[]) =>
  ({ revision, rulesetVersion, verdict, score, maxScore, assessedAt }: typeof assessments.$inferSelect) => {
    const override = said.find((each) => each.revision === revision)
    return {
      revision,
      rulesetVersion,
      verdict: override?.verdict ?? verdict,
      score,
      maxScore,
      assessedAt: assessedAt.toISOString(),
      override: override ? overrideOf(override) : null,
    }
  }

const overrideOf = ({ previous, verdict, reason, organisation, overriddenAt }: Said): Override => ({
  previous,
  verdict,
  reason,
  organisation,
  at: overriddenAt.toISOString(),
})
