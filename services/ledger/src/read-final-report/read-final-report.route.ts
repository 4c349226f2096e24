import { Id } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { read } from '@hub/http'
import { z } from 'zod'
import { selectFinalReport } from '../final-report.sql.ts'
import { FinalReportView, maySeeFinalReport, viewOfFinalReport } from '../final-report.ts'
import { selectRequest } from '../request.sql.ts'

export const readFinalReportRoute = read({
  path: '/v1/requests/:id/final-report',
  operation: 'readFinalReport',
  summary: 'What came of a request, as the lead of its team says',
  description: 'The newest version unless one is named. Everybody reads that of a public request.',
  tag: 'Fund',
  access: 'public',
  refusals: [404],
  params: z.strictObject({ id: Id }),
  query: z.strictObject({ version: z.coerce.number().pipe(z.int().min(1).max(1_000_000)).optional() }),
  answer: FinalReportView,
  run: async (reader, { params, query, principal }) => {
    const request = await selectRequest(reader, params.id)
    if (request === undefined || !maySeeFinalReport(request, principal)) throw new Refusal('http.not_found')
    const report = await selectFinalReport(reader, request.id, query.version)
    if (report === undefined) throw new Refusal('http.not_found')
    return { body: viewOfFinalReport(request, report) }
  },
})
