// Every report there is.
import type { Route } from '@hub/http'
import { allocationsReport } from '../report-allocations/report-allocations.ts'
import { journalReport } from '../report-journal/report-journal.ts'
import { trialBalanceReport } from '../report-trial-balance/report-trial-balance.ts'
import { type ReportContext, reportRoute } from './report-route.ts'
import { makeStreams } from './streams.ts'

export function reportsOf(context: ReportContext): Route[] {
  const openStream = makeStreams()
  return [allocationsReport, journalReport, trialBalanceReport].map((report) =>
    reportRoute(report, context, openStream),
  )
}
