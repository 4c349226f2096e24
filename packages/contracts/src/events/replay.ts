// A ruleset tried on past requests: what the assessment asks of the routing, batch by batch, and what it answers. No request hears of it.
import { z } from 'zod'
import { Id, Objective, Slug } from '../primitives.ts'
import { RankingRules } from '../ranking.ts'

const Batch = z.strictObject({
  replayId: Id,
  /** From 1. */
  batch: z.int().min(1),
})

/** The best candidates of a ranking, in its order. */
export const RankedPartner = z.strictObject({ partner: Slug, score: z.number() })
export type RankedPartner = z.infer<typeof RankedPartner>

export const replayAssessed = Batch.extend({
  rulesetVersion: z.string(),
  /** Null: the ruleset says nothing of it. */
  ranking: RankingRules.nullable(),
  requests: z.array(
    z.strictObject({
      requestId: Id,
      revision: z.int(),
      /** By the ruleset that is tried, unless a person has overruled the verdict: then as that person said. */
      isEligible: z.boolean(),
      /** To route by. */
      objectives: z.array(Objective),
    }),
  ),
})

export const replayRanked = Batch.extend({
  /** The requests whose first candidates are others, or come in another order, or with another score. */
  differences: z.array(
    z.strictObject({
      requestId: Id,
      revision: z.int(),
      before: z.array(RankedPartner),
      after: z.array(RankedPartner),
      /** Whether `after` was ranked by what was on file when `before` was, or by what is now: where nobody was ranked then. */
      isOfThen: z.boolean(),
    }),
  ),
  /** Those of which routing does not hold the revision (any more): nothing is said of their candidates. */
  skipped: z.array(Id),
  /** Why the batch could not be ranked, else null. */
  fault: z.string().nullable(),
})
