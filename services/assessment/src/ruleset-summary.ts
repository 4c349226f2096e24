import { Instant, Slug } from '@hub/contracts'
import { z } from 'zod'
import { RulesetVersion } from './ruleset.ts'

export const RulesetSummary = z.strictObject({
  version: RulesetVersion,
  /** Of the text of its jsonb in PostgreSQL. */
  sha256: z.string(),
  recordedAt: Instant,
  uploadedBy: Slug.nullable().meta({ description: 'null: it ships with the hub' }),
  isActive: z.boolean(),
})
