import { z } from 'zod'
import { Instant, Objective } from '../primitives.ts'
import { RankingRules } from '../ranking.ts'
import { replayAssessed } from './replay.ts'

export const Verdict = z.enum(['eligible', 'declined', 'needs_clarification'])
export type Verdict = z.infer<typeof Verdict>

export const SuggestedObjective = z.strictObject({ objective: Objective, words: z.array(z.string()) })
export type SuggestedObjective = z.infer<typeof SuggestedObjective>

export const assessmentEvents = {
  'assessment.request_assessed': z.strictObject({
    verdict: Verdict,
    score: z.int(),
    maxScore: z.int(),
    rulesetVersion: z.string(),
    /** The objectives to route by: the requester's, else the suggested ones; the first decides the thematic area. */
    objectives: z.array(Objective),
    suggestedObjectives: z.array(SuggestedObjective),
    questions: z.array(z.strictObject({ questionId: z.string(), text: z.string(), field: z.string() })),
    /** Answer to the questions by then (needs_clarification), else null. */
    due: Instant.nullable(),
  }),
  'assessment.verdict_overridden': z.strictObject({
    previous: Verdict,
    verdict: z.enum(['eligible', 'declined']),
    reason: z.string(),
    objectives: z.array(Objective),
    rulesetVersion: z.string().optional(),
  }),
  /** What is submitted from now on is assessed by this version. `ranking` null: it says nothing of how candidates are ranked. */
  'assessment.ruleset_activated': z.strictObject({
    version: z.string(),
    previous: z.string().nullable(),
    reason: z.string().nullable(),
    ranking: RankingRules.nullable(),
  }),
  'assessment.replay_batch_assessed': replayAssessed,
}
