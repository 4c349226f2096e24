// A vote as those see it who decide or take part: the organisation's, never the key behind it.
import { Slug } from '@hub/contracts'
import { z } from 'zod'
import type { CastVote } from './ballot.ts'

export const VoteView = z.strictObject({
  organisation: Slug,
  vote: z.enum(['approve', 'refuse', 'recuse']),
  reason: z.string().nullable(),
  castAt: z.string(),
})

export const viewOfVote = ({ organisation, vote, reason, castAt }: CastVote & { castAt: Date }) => ({
  organisation,
  vote,
  reason,
  castAt: castAt.toISOString(),
})
