// What an assessment says otherwise than the one of the revision before, criterion by criterion and in the requester's words.
import type { Verdict } from '@hub/contracts'
import type { AssessmentScope, CriterionAnswer } from '../assessment.ts'
import { fill, inLanguage, type Localised } from '../localised.ts'
import { answerNames, changed, notAsked, same, scopes, verdictNames } from './difference-texts.ts'

export interface Compared {
  revision: number
  rulesetVersion: string
  /** The one that held or holds. */
  verdict: Verdict
  score: number
  maxScore: number
  criteria: readonly CriterionAnswer[]
}

type Said = Pick<CriterionAnswer, 'answer' | 'reason'>

export interface Difference {
  revision: number
  scope: AssessmentScope | null
  rulesetVersion: { before: string; after: string }
  verdict: { before: Verdict; after: Verdict }
  score: { before: number; after: number }
  criteria: { id: string; question: string; before: Said | null; after: Said | null }[]
  summary: string[]
}

interface Circumstances {
  /** Null where it was not kept. */
  scope: AssessmentScope | null
  language: string
}

export function differenceOf(before: Compared, after: Compared, { scope, language }: Circumstances): Difference {
  const say = (text: Localised, values: Record<string, string> = {}) => fill(inLanguage(text, language), values)
  const criteria = criteriaThatDiffer(before, after, scope)
  const verdicts = { before: say(verdictNames[before.verdict]), after: say(verdictNames[after.verdict]) }
  const scores = { before: `${before.score}/${before.maxScore}`, after: `${after.score}/${after.maxScore}` }
  const named = (said: Said | null) => say(said ? answerNames[said.answer] : notAsked)
  return {
    revision: before.revision,
    scope,
    rulesetVersion: { before: before.rulesetVersion, after: after.rulesetVersion },
    verdict: { before: before.verdict, after: after.verdict },
    score: { before: before.score, after: after.score },
    criteria,
    summary: [
      say((before.verdict === after.verdict ? same : changed).verdict, verdicts),
      say((scores.before === scores.after ? same : changed).score, scores),
      ...criteria
        .filter((each) => each.before?.answer !== each.after?.answer)
        .map((each) =>
          say(changed.criterion, { question: each.question, before: named(each.before), after: named(each.after) }),
        ),
      ...(scope === null || scope === 'first' ? [] : [say(scopes[scope], valuesOf(before, after))]),
    ],
  }
}

const valuesOf = (before: Compared, after: Compared) => ({
  before: before.rulesetVersion,
  after: after.rulesetVersion,
  anew: String(after.criteria.filter(({ since }) => since === after.revision).length),
  all: String(after.criteria.length),
})

/** Those with another answer or another reason; where the language changed every reason did, and only answers count. */
function criteriaThatDiffer(before: Compared, after: Compared, scope: AssessmentScope | null): Difference['criteria'] {
  const gone = before.criteria.filter(({ id }) => !after.criteria.some((each) => each.id === id))
  const differs = (one: Said | undefined, other: Said) =>
    one?.answer !== other.answer || (scope !== 'other_language' && one.reason !== other.reason)
  return [
    ...after.criteria.flatMap((now) => {
      const then = before.criteria.find(({ id }) => id === now.id)
      if (!differs(then, now)) return []
      return [{ id: now.id, question: now.question, before: then ? saidIn(then) : null, after: saidIn(now) }]
    }),
    ...gone.map((then) => ({ id: then.id, question: then.question, before: saidIn(then), after: null })),
  ]
}

const saidIn = ({ answer, reason }: CriterionAnswer): Said => ({ answer, reason })
