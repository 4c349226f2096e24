import type { Reader } from '@hub/database'
import { selectSnapshot } from '../known.ts'
import { listReportedIds, listReportRows, type ReportRow, type Which } from './report-allocations.sql.ts'

const allocationsInMemory = 50

/**
 * The whole report as it stands when it is asked for, some allocations at a time. Each page is a statement of its own: who reads
 * slowly holds no connection. Counted are the transfers that were committed when it began, so all of its figures are of one moment.
 */
export async function* reportPages(
  reader: Reader,
  which: Which,
  size = allocationsInMemory,
): AsyncGenerator<ReportRow[]> {
  const snapshot = await selectSnapshot(reader)
  let after: string | null = null
  for (;;) {
    const allocations: string[] = await listReportedIds(reader, which.principal, after, size)
    after = allocations.at(-1) ?? null
    if (after === null) return
    const rows = await listReportRows(reader, which, { allocations, snapshot })
    if (rows.length > 0) yield rows
  }
}
