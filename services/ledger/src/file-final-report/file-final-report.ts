import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import { actorAs } from '../actor.ts'
import { lockAllocationOf, selectWasPaid } from '../allocation.sql.ts'
import { selectFinalReport } from '../final-report.sql.ts'
import { maySeeFinalReport, viewOfFinalReport } from '../final-report.ts'
import { lockRequest } from '../request.sql.ts'
import { requireReportable } from './file-final-report.rule.ts'
import { insertFinalReport } from './file-final-report.sql.ts'

export interface FinalReport {
  summary: string
  results: string
  lessons: string
}

/** Keeps the next version of it: two at once wait for each other. */
export async function fileFinalReport(tx: Tx, requestId: string, report: FinalReport, principal: Principal, at: Date) {
  const request = await lockRequest(tx, requestId)
  if (request === undefined || !maySeeFinalReport(request, principal)) throw new Refusal('http.not_found')
  const { revision, state, askMinor } = request
  const allocation = await lockAllocationOf(tx, requestId, 'approved', 'closed')
  const wasPaid = allocation !== undefined && (await selectWasPaid(tx, allocation.id))
  const lead = request.team?.lead ?? null
  const by = principal.organisation.slug
  requireReportable({ by, lead, state, askMinor, wasPaid })
  const before = await selectFinalReport(tx, requestId)
  const row = { requestId, version: (before?.version ?? 0) + 1, ...report, filedBy: by, filedAt: at }
  await insertFinalReport(tx, row)
  await emit(tx, {
    type: 'ledger.final_report_filed',
    requestId,
    revision,
    actor: actorAs(principal, 'partner', 'requester'),
    at,
    body: { version: row.version, ...report },
  })
  return viewOfFinalReport(request, row)
}
