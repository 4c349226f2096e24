import type { Reader } from '@hub/database'
import {
  listReportedIds,
  listReportRows,
  type ReportRow,
  selectLastNumber,
  type Which,
} from './report-allocations.sql.ts'

const allocationsInMemory = 50

/**
 * The whole report as it stands when it is asked for, some allocations at a time. Each page is a statement of its own: who reads
 * slowly holds no connection. An allocation is read by one statement, and of transfers that come later none is counted; one that
 * is committed in the very moment of the beginning is in the report or not, but never in part.
 */
export async function* reportPages(
  reader: Reader,
  which: Which,
  size = allocationsInMemory,
): AsyncGenerator<ReportRow[]> {
  const upTo = await selectLastNumber(reader)
  let after: string | null = null
  for (;;) {
    const allocations: string[] = await listReportedIds(reader, which.principal, after, size)
    after = allocations.at(-1) ?? null
    if (after === null) return
    const rows = await listReportRows(reader, which, { allocations, upTo })
    if (rows.length > 0) yield rows
  }
}
