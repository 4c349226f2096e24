// Two requests for the same need by the same body, or by bodies of which one stands for the other. It is shown and decides nothing:
// no verdict, score or ranking reads it.
import { Instant, RequestId, Slug } from '@hub/contracts'
import { z } from 'zod'

/** How the two requesters belong together, the nearest first. */
export const Relation = z.enum(['same_body', 'state_and_city', 'same_state', 'region_and_member', 'unrelated'])
export type Relation = z.infer<typeof Relation>

/**
 * From where on two requests are likely the same. Needs and topic: stems that both have, of those of the one that has fewer; title:
 * similarity of trigrams. Set on the 85 requests of the demonstration: of its related pairs none reaches 0.6 in its needs (0.58 is the
 * highest: two phases of one programme).
 */
export const likenessThresholds = { needs: 0.6, sharedNeedStems: 4, topic: 0.4, title: 0.45 } as const

export const OverlapMark = z
  .strictObject({
    mark: z.enum(['duplicate', 'not_duplicate']),
    reason: z.string(),
    organisation: Slug,
    at: Instant,
    /** The revisions that were looked at, of the request asked about and of the other. */
    revision: z.int(),
    otherRevision: z.int(),
  })
  .meta({ id: 'OverlapMark' })
export type OverlapMark = z.infer<typeof OverlapMark>

const Likeness = z.strictObject({
  /** 0 to 1, rounded to hundredths. */
  value: z.number(),
  threshold: z.number(),
})
const WordsInCommon = Likeness.extend({
  /** As the request asked about writes them. */
  words: z.array(z.string()),
})

export const Overlap = z
  .strictObject({
    requestId: RequestId,
    reference: z.string(),
    revision: z.int(),
    title: z.string(),
    requester: z.strictObject({ slug: Slug, name: z.string() }),
    /** False once it was reopened or withdrawn. */
    isStanding: z.boolean(),
    relation: Relation,
    /** False where only an operator says that it is a duplicate. */
    isLikely: z.boolean(),
    likeness: z.strictObject({ needs: WordsInCommon, topic: WordsInCommon, title: Likeness }),
    /** In the language of the request asked about. */
    reason: z.string(),
    /** What an operator found last; for operators and auditors. */
    mark: OverlapMark.nullable(),
  })
  .meta({ id: 'Overlap' })
export type Overlap = z.infer<typeof Overlap>
