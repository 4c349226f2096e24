import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'
import { z } from 'zod'

const Settings = z.object({
  base_currency: z.string(),
  fee_basis_points: z.int().min(0).max(9999).transform(BigInt),
  approvals_needed: z.int().min(1),
  committee_working_days: z.int().min(1),
})

export interface Settings {
  baseCurrency: string
  /** Hundredths of a percent of each deposit. */
  feeBasisPoints: bigint
  approvalsNeeded: number
  committeeWorkingDays: number
}

/** The first day on which every setting is in force: the books begin with it. */
export async function selectFirstDay(reader: Reader): Promise<string> {
  const [row] = await reader.execute<{ day: string }>(sql`
    select max(first)::text as day from (select min(effective_on) as first from ledger.settings group by name) s`)
  if (row === undefined) throw new Error('there are no settings')
  return row.day
}

/** The settings in force on a day, which the books must know. */
export async function selectSettings(reader: Reader, on: string): Promise<Settings> {
  const rows = await reader.execute<{ name: string; value: unknown }>(sql`
    select distinct on (name) name, value from ledger.settings where effective_on <= ${on}::date order by name, effective_on desc`)
  const found = Settings.parse(Object.fromEntries(rows.map(({ name, value }) => [name, value])))
  return {
    baseCurrency: found.base_currency,
    feeBasisPoints: found.fee_basis_points,
    approvalsNeeded: found.approvals_needed,
    committeeWorkingDays: found.committee_working_days,
  }
}
