import type { Tx } from '@hub/database'
import { sql } from 'drizzle-orm'
import type { Ruleset } from '../ruleset.ts'

/** Several processes start at once; one of them installs. */
export const lockRulesets = (tx: Tx) => tx.execute(sql`select pg_advisory_xact_lock(hashtext('assessment.rulesets'))`)

/** Stores a version unless it is there. */
export const insertRuleset = (tx: Tx, ruleset: Ruleset, at: Date) =>
  tx.execute(sql`
    insert into assessment.rulesets (version, body, sha256, recorded_at)
    select ${ruleset.version}, body, encode(sha256(convert_to(body::text, 'UTF8')), 'hex'), ${at.toISOString()}::timestamptz
    from (select ${JSON.stringify(ruleset)}::jsonb as body)
    on conflict (version) do nothing`)

/** Whether the stored version is this one, word for word. */
export async function selectIsSame(tx: Tx, ruleset: Ruleset): Promise<boolean> {
  const [row] = await tx.execute<{ is_same: boolean }>(sql`
    select body = ${JSON.stringify(ruleset)}::jsonb as is_same from assessment.rulesets where version = ${ruleset.version}`)
  return row?.is_same === true
}

export const insertActivationIfNone = (tx: Tx, version: string, at: Date) =>
  tx.execute(sql`
    insert into assessment.ruleset_activations (version, activated_at)
    select ${version}, ${at.toISOString()}::timestamptz
    where not exists (select from assessment.ruleset_activations)`)
