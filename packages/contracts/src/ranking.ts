// What partners are ranked by, as data: a ruleset says how much each part of a score counts.
import { z } from 'zod'

/** The parts of a candidate's score, in the order in which they are shown. */
export const rankingParts = [
  'objective',
  'theme',
  'country_evidence',
  'objective_evidence',
  'presence',
  'language',
  'support',
  'free_slots',
  'answering_record',
] as const
export type RankingPart = (typeof rankingParts)[number]

const Share = z.number().min(0).max(1)

/** Weights and values of one version of the ranking; a document that lacks one of them is refused. */
export const RankingRules = z
  .strictObject({
    /** Shown with every ranking that it made. */
    version: z.string().regex(/^\d{4}-\d{1,4}$/, 'write a version as 2026-1'),
    weights: z.record(z.enum(rankingParts), z.number().min(0).max(100)),
    /** What stands in for all that is unknown: so much weight at so low a value that one known part does not beat many. */
    prior: z.strictObject({ weight: z.number().gt(0).max(1000), value: Share }),
    /** What the presence of a partner in a country counts: it names the country, a region that holds it, or the whole world. */
    presence: z.strictObject({ country: Share, region: Share, global: Share }),
    /** So many themes that the request speaks of are enough: a partner of many is not asked to match them all. */
    themesThatCount: z.int().min(1).max(100),
  })
  .meta({ id: 'RankingRules' })
export type RankingRules = z.infer<typeof RankingRules>
