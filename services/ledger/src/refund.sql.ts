import type { Reader } from '@hub/database'
import { asc, inArray } from 'drizzle-orm'
import { listReversed } from './reversal.sql.ts'
import { refunds } from './tables.ts'

export type Refund = typeof refunds.$inferSelect & { isReversed: boolean }

/** What payees of these allocations gave back, in that order. */
export async function listRefunds(reader: Reader, allocationIds: readonly string[]): Promise<Refund[]> {
  const rows = await reader
    .select()
    .from(refunds)
    .where(inArray(refunds.allocationId, [...allocationIds]))
    .orderBy(asc(refunds.id))
  const reversed = await listReversed(
    reader,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({ ...row, isReversed: reversed.has(row.id) }))
}
