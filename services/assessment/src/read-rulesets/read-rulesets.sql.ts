import type { Reader } from '@hub/database'
import { and, desc, eq, lt, or } from 'drizzle-orm'
import { summaryColumns } from '../ruleset.sql.ts'
import { rulesetActivations, rulesets } from '../tables.ts'

export interface RulesetPosition {
  recordedAt: Date
  version: string
}

/** The last stored first. */
export const listRulesets = (reader: Reader, after: RulesetPosition | undefined, limit: number) =>
  reader
    .select(summaryColumns)
    .from(rulesets)
    .where(
      after &&
        or(
          lt(rulesets.recordedAt, after.recordedAt),
          and(eq(rulesets.recordedAt, after.recordedAt), lt(rulesets.version, after.version)),
        ),
    )
    .orderBy(desc(rulesets.recordedAt), desc(rulesets.version))
    .limit(limit)

/** Each time that a version was made active, the last first. */
export const listActivations = (reader: Reader, version: string) =>
  reader
    .select({
      organisation: rulesetActivations.organisation,
      reason: rulesetActivations.reason,
      at: rulesetActivations.activatedAt,
    })
    .from(rulesetActivations)
    .where(eq(rulesetActivations.version, version))
    .orderBy(desc(rulesetActivations.id))
