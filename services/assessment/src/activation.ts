import { Instant, Slug } from '@hub/contracts'
import { z } from 'zod'

/** One time that a version was made the active one. */
export const Activation = z
  .strictObject({
    organisation: Slug.meta({ description: 'hub: the service itself, when it first started' }),
    reason: z.string().nullable(),
    at: Instant,
  })
  .meta({ id: 'RulesetActivation' })
