// What the hub says of a revision: one answer a criterion, a verdict and a score, each answer in the requester's language.
import { Instant, Objective, Slug, SuggestedObjective, Verdict } from '@hub/contracts'
import { z } from 'zod'

export const CriterionAnswer = z
  .strictObject({
    id: z.string(),
    kind: z.enum(['critical', 'additional']),
    weight: z.int().nullable(),
    question: z.string(),
    answer: z.enum(['met', 'not_met', 'unknown']),
    /** Quotes the value that was read. */
    reason: z.string(),
    /** What would change the answer. */
    change: z.string(),
    /** Paths of the values that the reason quotes, or of the one that it misses: `needs[0].quantity`. */
    fields: z.array(z.string()),
    /** Paths of all that the answer hangs on; `[*]` stands for every item of a list. */
    fieldsRead: z.array(z.string()),
    /** The revision in which it was answered: an older one where nothing that it read has changed since. */
    since: z.int(),
    source: z.string(),
  })
  .meta({ id: 'CriterionAnswer' })
export type CriterionAnswer = z.infer<typeof CriterionAnswer>

export const ClarificationQuestion = z.strictObject({ questionId: z.string(), text: z.string(), field: z.string() })
export type ClarificationQuestion = z.infer<typeof ClarificationQuestion>

export const OtherFund = z.strictObject({ name: z.string(), note: z.string(), source: z.url() })
export type OtherFund = z.infer<typeof OtherFund>

/**
 * What was answered anew: everything (the first revision, another ruleset or another language than the one before), or only the
 * criteria of which a field that they read has changed.
 */
export const AssessmentScope = z.enum(['first', 'other_ruleset', 'other_language', 'changed_fields'])
export type AssessmentScope = z.infer<typeof AssessmentScope>

export const Assessment = z.strictObject({
  scope: AssessmentScope,
  /** The revision before, of which answers may have been carried over. */
  previousRevision: z.int().nullable(),
  verdict: Verdict,
  score: z.int(),
  maxScore: z.int(),
  criteria: z.array(CriterionAnswer),
  suggestedObjectives: z.array(SuggestedObjective),
  /** What to route by: the requester's objectives, else the suggested ones. */
  objectives: z.array(Objective),
  questions: z.array(ClarificationQuestion),
  /** Other funds that take requests of such a body, to be told where the verdict is no. */
  otherFunds: z.array(OtherFund),
})
export type Assessment = z.infer<typeof Assessment>

/** A person decides yes or no, never "ask". */
export const OverrulingVerdict = Verdict.exclude(['needs_clarification'])
export type OverrulingVerdict = z.infer<typeof OverrulingVerdict>

export const Override = z
  .strictObject({
    previous: OverrulingVerdict,
    verdict: OverrulingVerdict,
    reason: z.string(),
    organisation: Slug,
    at: Instant,
  })
  .meta({ id: 'VerdictOverride' })
export type Override = z.infer<typeof Override>
