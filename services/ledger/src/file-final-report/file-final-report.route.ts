import { Id, prose } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { FinalReportView } from '../final-report.ts'
import { fileFinalReport } from './file-final-report.ts'

const Body = z.strictObject({ summary: prose(5000), results: prose(20_000), lessons: prose(20_000) })

export const fileFinalReportRoute = (clock: Clock) =>
  write({
    method: 'POST',
    path: '/v1/requests/:id/final-report',
    operation: 'fileFinalReport',
    summary: 'Say what came of a request',
    description: 'By the lead of its team, once the work has begun. A corrected report is a new version.',
    tag: 'Fund',
    access: ['partner', 'requester'],
    refusals: [404, 409, 422],
    params: z.strictObject({ id: Id }),
    body: Body,
    answer: FinalReportView,
    run: async (tx, { params, body, principal }) => ({
      body: await fileFinalReport(tx, params.id, body, principal, clock.now()),
    }),
  })
