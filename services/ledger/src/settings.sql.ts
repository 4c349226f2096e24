import type { Reader, Tx } from '@hub/database'
import { sql } from 'drizzle-orm'
import { SettingsOfDay } from './settings.ts'

export interface Settings {
  baseCurrency: string
  /** Hundredths of a percent of each deposit. */
  feeBasisPoints: bigint
  approvalsNeeded: number
  committeeWorkingDays: number
  /** Within which a called-up team, or an operator where there is no plan, answers. */
  callWorkingDays: number
  /** How long before that time is over who has not answered is reminded. */
  callReminderDays: number
  /** By how much of a budget line expenditure may be above it before it is looked into. */
  variancePercent: number
  /** The largest share of a payee's total in one tranche, by its risk. */
  trancheLimitPercent: { low: number; medium: number; high: number }
  /** Whose cities get no money without a no-objection of their government. */
  noObjectionCountries: readonly string[]
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
    callWorkingDays: found.call_working_days,
    callReminderDays: found.call_reminder_days,
    variancePercent: found.variance_percent,
    trancheLimitPercent: found.tranche_limit_percent,
    noObjectionCountries: found.no_objection_countries,
    reminderDays: found.reminder_days,
  }
}

/** One change at a time: the second sees the first. */
export async function lockSettings(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('ledger.settings', 0))`)
}

export async function selectHasEntries(reader: Reader): Promise<boolean> {
  const [row] = await reader.execute<{ has: boolean }>(sql`select exists (select from ledger.transfers) as has`)
  return row?.has ?? false
}

/** Another base currency that is set to hold from a later day on, the last that was said of that day. */
export async function selectPendingBase(
  reader: Reader,
  today: string,
  baseCurrency: string,
): Promise<{ currency: string; on: string } | undefined> {
  const [row] = await reader.execute<{ currency: string; on: string }>(sql`
    select currency, effective_on::text as on from (
      select distinct on (effective_on) effective_on, value #>> '{}' as currency from ledger.settings
      where name = 'base_currency' and effective_on > ${today}::date order by effective_on, number desc) s
    where currency <> ${baseCurrency} order by effective_on limit 1`)
  return row
}
