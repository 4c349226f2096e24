import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'
import { SettingsOfDay } from './settings.ts'

export interface Settings {
  baseCurrency: string
  /** Hundredths of a percent of each deposit. */
  feeBasisPoints: bigint
  approvalsNeeded: number
  committeeWorkingDays: number
  /** By how much of a budget line expenditure may be above it before it is looked into. */
  variancePercent: number
  /** The largest share of a payee's total in one tranche, by its risk. */
  trancheLimitPercent: { low: number; medium: number; high: number }
  /** How long before a payment is due its funder is reminded. */
  reminderDays: number
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
    select distinct on (name) name, value from ledger.settings where effective_on <= ${on}::date
    order by name, effective_on desc, number desc`)
  const found = SettingsOfDay.parse(Object.fromEntries(rows.map(({ name, value }) => [name, value])))
  return {
    baseCurrency: found.base_currency,
    feeBasisPoints: BigInt(found.fee_basis_points),
    approvalsNeeded: found.approvals_needed,
    committeeWorkingDays: found.committee_working_days,
    variancePercent: found.variance_percent,
    trancheLimitPercent: found.tranche_limit_percent,
    reminderDays: found.reminder_days,
  }
}
