// What the lead of a team says came of a request. A corrected report is a new version; the earlier ones stay readable.
import { Id, Instant, Slug } from '@hub/contracts'
import type { Principal } from '@hub/http'
import { z } from 'zod'
import { seesAll } from './actor.ts'
import type { FinalReportRow } from './final-report.sql.ts'
import type { RequestRow } from './request.sql.ts'

export const FinalReportView = z
  .strictObject({
    requestId: Id,
    reference: z.string(),
    version: z.int(),
    summary: z.string(),
    results: z.string(),
    lessons: z.string(),
    filedBy: Slug,
    filedAt: Instant,
  })
  .meta({ id: 'FinalReport' })

export const viewOfFinalReport = (
  { reference }: Pick<RequestRow, 'reference'>,
  { filedAt, ...report }: FinalReportRow,
): z.input<typeof FinalReportView> => ({ ...report, reference, filedAt: filedAt.toISOString() })

/** Everybody where the request is public; else its requester, its team, operators and auditors. */
export function maySeeFinalReport(request: RequestRow, principal: Principal | null): boolean {
  const slug = principal?.organisation.slug
  const { requester, team, visibility } = request
  const isOfTeam = team?.members.some(({ partner }) => partner === slug) || team?.lead === slug
  return visibility === 'public' || seesAll(principal) || slug === requester || isOfTeam
}
