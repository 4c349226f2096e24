// What partners are ranked by, as data: a ruleset says how much each part of a score counts.
import { z } from 'zod'

/** The parts of a candidate's score, in the order in which they are shown. */
export const rankingParts = [
  'objective',
  'theme',
  'mandate',
  'similar_work',
  'country_evidence',
  'neighbour_evidence',
  'objective_evidence',
  'experience',
  'presence',
  'peer',
  'language',
  'support',
  'money',
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
    /** The likeness of a mandate's words to those of the request that counts as 1. */
    mandateLikeness: Share.gt(0),
    /** Which past programmes are near a request: so many of the nearest, alike in words at least so much, and how much more one
     * counts that was in a country of the request, or in a country of its subregion; and the nearness of such work that is on
     * nobody's file, so that a share of little counts little. */
    similarWork: z.strictObject({
      nearest: z.int().min(1).max(100),
      leastLikeness: Share,
      sameCountry: z.number().min(0).max(10),
      sameSubregion: z.number().min(0).max(10),
      onNobodysFile: z.number().gt(0).max(100),
    }),
    /** So many past programmes on file are full experience; it grows with their logarithm. */
    fullExperience: z.int().min(1).max(1000),
  })
  .meta({ id: 'RankingRules' })
export type RankingRules = z.infer<typeof RankingRules>
