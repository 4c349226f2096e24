// Every report there is.
import type { Route } from '@hub/http'
import { allocationsReport } from './allocations/allocations.ts'
import { journalReport } from './journal/journal.ts'
import { type ReportContext, reportRoute } from './report-route.ts'
import { makeStreams } from './streams.ts'
import { trialBalanceReport } from './trial-balance/trial-balance.ts'

export function reportsOf(context: ReportContext): Route[] {
  const openStream = makeStreams()
  return [allocationsReport, journalReport, trialBalanceReport].map((report) =>
    reportRoute(report, context, openStream),
  )
}
