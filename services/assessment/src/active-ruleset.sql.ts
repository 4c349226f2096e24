import type { Reader } from '@hub/database'
import { desc, eq } from 'drizzle-orm'
import { rulesetActivations, rulesets } from './tables.ts'

export async function selectActiveVersion(reader: Reader): Promise<string | null> {
  const [row] = await reader
    .select({ version: rulesetActivations.version })
    .from(rulesetActivations)
    .orderBy(desc(rulesetActivations.id))
    .limit(1)
  return row?.version ?? null
}

export async function selectRulesetBody(reader: Reader, version: string): Promise<unknown> {
  const [row] = await reader.select({ body: rulesets.body }).from(rulesets).where(eq(rulesets.version, version))
  return row?.body
}
