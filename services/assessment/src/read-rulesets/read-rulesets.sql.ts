import type { Reader } from '@hub/database'
import { and, desc, eq, lt, or, sql } from 'drizzle-orm'
import { rulesets } from '../tables.ts'

const described = {
  version: rulesets.version,
  sha256: rulesets.sha256,
  recordedAt: rulesets.recordedAt,
  isActive: sql<boolean>`${rulesets.version} =
    (select version from assessment.ruleset_activations order by id desc limit 1)`,
}

export interface RulesetPosition {
  recordedAt: Date
  version: string
}

/** The last stored first. */
export const listRulesets = (reader: Reader, after: RulesetPosition | undefined, limit: number) =>
  reader
    .select(described)
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

export async function selectRuleset(reader: Reader, version: string) {
  const [row] = await reader
    .select({ ...described, body: rulesets.body })
    .from(rulesets)
    .where(eq(rulesets.version, version))
  return row ?? null
}
