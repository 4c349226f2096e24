import type { Reader, Tx } from '@hub/database'
import { sql } from 'drizzle-orm'

export interface PeriodRow {
  year: number
  reason: string
  closedBy: string
  closedAt: string
}

/** The other mode of the lock that every posting takes: it waits for those in flight, and later ones see the year closed. */
export async function lockPeriods(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('ledger.periods', 0))`)
}

/** The latest first. */
export async function listPeriods(reader: Reader): Promise<PeriodRow[]> {
  const rows = await reader.execute<PeriodRow & Record<string, unknown>>(sql`
    select year, reason, closed_by as "closedBy",
      to_char(closed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "closedAt"
    from ledger.periods order by year desc`)
  return [...rows]
}

/** Years in which anything took effect, the earliest first. */
export async function listYearsWithTransfers(reader: Reader): Promise<number[]> {
  const rows = await reader.execute<{ year: number }>(sql`
    select distinct extract(year from effective_on)::int as year from ledger.day_lines order by year`)
  return rows.map(({ year }) => year)
}

/** Some years, the same of each. */
export async function insertPeriods(
  tx: Tx,
  years: readonly number[],
  { reason, by, at }: { reason: string; by: string; at: Date },
): Promise<void> {
  await tx.execute(sql`
    insert into ledger.periods (year, reason, closed_by, closed_at)
    select year, ${reason}, ${by}, ${at.toISOString()}::timestamptz from unnest(${`{${years.join(',')}}`}::int[]) as u (year)`)
}
