import type { Reader } from '@hub/database'
import { asc, getTableColumns, inArray, sql } from 'drizzle-orm'
import { asDate, recordedAtOf } from './recorded.ts'
import { listReversed } from './reversal.sql.ts'
import { refunds } from './tables.ts'

export type Refund = typeof refunds.$inferSelect & { isReversed: boolean; recordedAt: Date }

/** What payees of these allocations gave back, in that order. */
export async function listRefunds(reader: Reader, allocationIds: readonly string[]): Promise<Refund[]> {
  const rows = await reader
    .select({ ...getTableColumns(refunds), recordedAt: recordedAtOf(sql`${refunds.id}`).mapWith(asDate) })
    .from(refunds)
    .where(inArray(refunds.allocationId, [...allocationIds]))
    .orderBy(asc(refunds.id))
  const reversed = await listReversed(
    reader,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({ ...row, isReversed: reversed.has(row.id) }))
}
