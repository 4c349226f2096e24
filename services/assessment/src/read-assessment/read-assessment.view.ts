import { Instant, RequestId, Verdict } from '@hub/contracts'
import { z } from 'zod'
import { Assessment, AssessmentScope, CriterionAnswer, OtherFund, Override, WouldChange } from '../assessment.ts'

const AssessmentSummary = z.strictObject({
  revision: z.int(),
  rulesetVersion: z.string(),
  /** The one that holds: an operator's where one overruled the ruleset's. */
  verdict: Verdict,
  score: z.int(),
  maxScore: z.int(),
  assessedAt: Instant,
  override: Override.nullable(),
})

const Said = CriterionAnswer.pick({ answer: true, reason: true }).nullable()
const beforeAndAfter = <T extends z.ZodType>(shape: T) => z.strictObject({ before: shape, after: shape })

/** What is said otherwise than of the revision before. */
const AssessmentDifference = z
  .strictObject({
    /** The revision before. */
    revision: z.int(),
    /** What was answered anew; null for an assessment that was made before this was kept. */
    scope: AssessmentScope.nullable(),
    rulesetVersion: beforeAndAfter(z.string()),
    verdict: beforeAndAfter(Verdict),
    score: beforeAndAfter(z.int()),
    /** Those whose answer or reason is another; null where a ruleset has no such criterion. */
    criteria: z.array(z.strictObject({ id: z.string(), question: z.string(), before: Said, after: Said })),
    /** The same in sentences, in the language of the request. */
    summary: z.array(z.string()),
  })
  .meta({ id: 'AssessmentDifference' })

export const AssessmentView = AssessmentSummary.extend({
  requestId: RequestId,
  /** False once the request was reopened, withdrawn or submitted anew. */
  isStanding: z.boolean(),
  ...Assessment.pick({ criteria: true, suggestedObjectives: true, questions: true }).shape,
  /** Where the verdict is "declined": what would change it. */
  wouldChange: z.array(WouldChange),
  /** Other funds that the requester might try, whatever the verdict. */
  otherFunds: z.array(OtherFund),
  /** Null for the first revision that was assessed. */
  difference: AssessmentDifference.nullable(),
  history: z.array(AssessmentSummary),
}).meta({ id: 'Assessment' })
export type AssessmentView = z.infer<typeof AssessmentView>
