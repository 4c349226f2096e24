// What a ruleset says otherwise of one request. Of each part that is the same nothing is kept: null.
import { Objective, RankedPartner, Verdict } from '@hub/contracts'
import { z } from 'zod'
import { CriterionAnswer } from './assessment.ts'

const { answer: Answer } = CriterionAnswer.shape

export const RequestDifference = z.strictObject({
  verdict: z.strictObject({ before: Verdict, after: Verdict }).nullable(),
  score: z.strictObject({ before: z.int(), after: z.int() }).nullable(),
  /** To route by: those that are suggested, where the request names none. */
  objectives: z.strictObject({ before: z.array(Objective), after: z.array(Objective) }).nullable(),
  /** Criterion by criterion; null where one of the two rulesets does not have it. */
  answers: z.array(z.strictObject({ id: z.string(), before: Answer.nullable(), after: Answer.nullable() })).nullable(),
  candidates: z
    .strictObject({
      before: z.array(RankedPartner),
      after: z.array(RankedPartner),
      isOfThen: z.boolean().meta({
        description:
          'true: both by what was on file when the request was ranked; false: `after` by what is on file now, since nobody was ranked then',
      }),
    })
    .nullable()
    .meta({ description: 'the first five' }),
})
export type RequestDifference = z.infer<typeof RequestDifference>
