// What the hub says of a revision: one answer a criterion, a verdict and a score, each answer in the requester's language.
import { Instant, Objective, OrganisationKind, Slug, SuggestedObjective, Verdict } from '@hub/contracts'
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

export const OtherFund = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    runBy: z.string().nullable(),
    /** The kinds of body that may ask; null where no source on file says. */
    mayAsk: z.array(OrganisationKind).nullable(),
    /** Why it is named to this requester. */
    reasons: z.array(z.string()),
    /** Paths of what of the request they go by. */
    fields: z.array(z.string()),
    forWhat: z.string().nullable(),
    /** How much it gives at once, and of what that was said; null where no source on file states it. */
    amount: z.strictObject({ least: z.string(), most: z.string(), currency: z.string(), of: z.string() }).nullable(),
    address: z.url().nullable(),
    source: z.url(),
  })
  .meta({ id: 'OtherFund' })
export type OtherFund = z.infer<typeof OtherFund>

/** What would turn a "no" round: one for each critical criterion that is not met. */
export const WouldChange = CriterionAnswer.pick({ id: true, question: true, reason: true, change: true, fields: true })
export type WouldChange = z.infer<typeof WouldChange>

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
