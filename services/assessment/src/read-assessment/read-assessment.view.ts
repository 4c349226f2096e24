import { Instant, RequestId, Verdict } from '@hub/contracts'
import { z } from 'zod'
import { Assessment, Override } from '../assessment.ts'

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

export const AssessmentView = AssessmentSummary.extend({
  requestId: RequestId,
  /** False once the request was reopened, withdrawn or submitted anew. */
  isStanding: z.boolean(),
  ...Assessment.pick({ criteria: true, suggestedObjectives: true, questions: true, otherFunds: true }).shape,
  history: z.array(AssessmentSummary),
}).meta({ id: 'Assessment' })
export type AssessmentView = z.infer<typeof AssessmentView>
