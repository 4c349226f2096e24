import type { RankingRules } from '@hub/contracts'
import type { Reader, Tx } from '@hub/database'
import { eq } from 'drizzle-orm'
import { rankings } from './tables.ts'

/** Null where the ruleset says nothing of it, undefined where the ruleset is not known. */
export async function selectRanking(reader: Reader, version: string): Promise<RankingRules | null | undefined> {
  const [row] = await reader
    .select({ rules: rankings.rules })
    .from(rankings)
    .where(eq(rankings.rulesetVersion, version))
  return row?.rules
}

export async function insertRanking(tx: Tx, version: string, rules: RankingRules | null): Promise<void> {
  await tx.insert(rankings).values({ rulesetVersion: version, rules }).onConflictDoNothing()
}
