// Rulesets and which of them is active: versions are stored once, activations only added.
import type { Reader, Tx } from '@hub/database'
import { desc, eq, sql } from 'drizzle-orm'
import type { Ruleset } from './ruleset.ts'
import { rulesetActivations, rulesets } from './tables.ts'

/** One at a time stores versions or makes one active: several processes start at once, and several operators act. */
export const lockRulesets = (tx: Tx) => tx.execute(sql`select pg_advisory_xact_lock(hashtext('assessment.rulesets'))`)

/** Who acts; null: the service itself, when it starts. */
export type By = { organisation: string; keyId: string } | null

/** Stores a version unless it is there. */
export const insertRuleset = (tx: Tx, ruleset: Ruleset, by: By, at: Date) =>
  tx.execute(sql`
    insert into assessment.rulesets (version, body, sha256, recorded_at, uploaded_by, key_id)
    select ${ruleset.version}, body, encode(sha256(convert_to(body::text, 'UTF8')), 'hex'), ${at.toISOString()}::timestamptz,
      ${by?.organisation ?? null}, ${by?.keyId ?? null}::uuid
    from (select ${JSON.stringify(ruleset)}::jsonb as body)
    on conflict (version) do nothing`)

/** Whether the stored version is this one, word for word. */
export async function selectIsSame(tx: Tx, ruleset: Ruleset): Promise<boolean> {
  const [row] = await tx.execute<{ is_same: boolean }>(sql`
    select body = ${JSON.stringify(ruleset)}::jsonb as is_same from assessment.rulesets where version = ${ruleset.version}`)
  return row?.is_same === true
}

export async function selectActiveVersion(reader: Reader): Promise<string | null> {
  const [row] = await reader
    .select({ version: rulesetActivations.version })
    .from(rulesetActivations)
    .orderBy(desc(rulesetActivations.id))
    .limit(1)
  return row?.version ?? null
}

/** The document of a version; undefined where there is none. */
export async function selectRulesetBody(reader: Reader, version: string): Promise<unknown> {
  const [row] = await reader.select({ body: rulesets.body }).from(rulesets).where(eq(rulesets.version, version))
  return row?.body
}

/** How a version is shown in a list. */
export const summaryColumns = {
  version: rulesets.version,
  sha256: rulesets.sha256,
  recordedAt: rulesets.recordedAt,
  uploadedBy: rulesets.uploadedBy,
  isActive: sql<boolean>`coalesce(${rulesets.version} =
    (select version from assessment.ruleset_activations order by id desc limit 1), false)`,
}

export async function selectRuleset(reader: Reader, version: string) {
  const [row] = await reader
    .select({ ...summaryColumns, body: rulesets.body })
    .from(rulesets)
    .where(eq(rulesets.version, version))
  return row ?? null
}

export const insertActivation = (tx: Tx, activation: typeof rulesetActivations.$inferInsert) =>
  tx.insert(rulesetActivations).values(activation)
