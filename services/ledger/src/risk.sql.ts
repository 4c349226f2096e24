import type { Reader } from '@hub/database'
import { asc, desc, eq, inArray } from 'drizzle-orm'
import type { RiskLevel } from './risk.ts'
import { partnerRisks } from './tables.ts'

export type RiskRow = typeof partnerRisks.$inferSelect

/** What was said of a partner, the latest first. */
export const listRisksOf = (reader: Reader, partner: string): Promise<RiskRow[]> =>
  reader.select().from(partnerRisks).where(eq(partnerRisks.partner, partner)).orderBy(desc(partnerRisks.version))

/** The level of each of these payees that somebody has rated. */
export async function listRiskLevels(reader: Reader, payees: readonly string[]): Promise<Map<string, RiskLevel>> {
  const rows = await reader
    .select({ partner: partnerRisks.partner, level: partnerRisks.level })
    .from(partnerRisks)
    .where(inArray(partnerRisks.partner, [...payees]))
    .orderBy(asc(partnerRisks.version))
  return new Map(rows.map(({ partner, level }) => [partner, level]))
}
