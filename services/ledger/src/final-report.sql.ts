import type { Reader } from '@hub/database'
import { and, desc, eq } from 'drizzle-orm'
import { finalReports } from './tables.ts'

export type FinalReportRow = typeof finalReports.$inferSelect

/** One version of it, the newest unless said otherwise. */
export async function selectFinalReport(
  reader: Reader,
  requestId: string,
  version?: number,
): Promise<FinalReportRow | undefined> {
  const ofRequest = eq(finalReports.requestId, requestId)
  const [row] = await reader
    .select()
    .from(finalReports)
    .where(version === undefined ? ofRequest : and(ofRequest, eq(finalReports.version, version)))
    .orderBy(desc(finalReports.version))
    .limit(1)
  return row
}
