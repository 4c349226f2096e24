import type { Reader } from '@hub/database'
import { desc, lte, max } from 'drizzle-orm'
import { rates } from './contribution.tables.ts'

export type RateRow = typeof rates.$inferSelect

/** How often rates were set; 0: never. */
export async function selectVersionOfRates(reader: Reader): Promise<number> {
  const [row] = await reader.select({ version: max(rates.version) }).from(rates)
  return row?.version ?? 0
}

/** The rate of each currency in force on a day: of the latest day, and of that the latest version. */
export const listRatesOn = (reader: Reader, on: string): Promise<RateRow[]> =>
  reader
    .selectDistinctOn([rates.currency])
    .from(rates)
    .where(lte(rates.effectiveOn, on))
    .orderBy(rates.currency, desc(rates.effectiveOn), desc(rates.version))
