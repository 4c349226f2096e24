import type { Tx } from '@hub/database'
import { sql } from 'drizzle-orm'
import { rates } from '../contribution.tables.ts'
import type { RateRow } from '../rate.sql.ts'

/** Two tables at once come one after the other. */
export async function lockRates(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('ledger.rates', 0))`)
}

export async function insertRates(tx: Tx, rows: readonly RateRow[]): Promise<void> {
  await tx.insert(rates).values([...rows])
}
