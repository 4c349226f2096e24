import { RequestDraft } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { PrivacyStatement } from '../personal-data.ts'
import { etagOfRequest, RequestView, viewOf } from '../request-view.ts'
import { fileRequest } from './file-request.ts'

const Body = z.strictObject({
  ...RequestDraft.shape,
  submit: z.boolean().default(true),
  privacyStatement: PrivacyStatement.optional(),
})

export const fileRequestRoute = (clock: Clock) =>
  write({
    method: 'POST',
    path: '/v1/requests',
    operation: 'fileRequest',
    summary: 'File a request',
    description: 'Submits it at once; with submit: false it stays a draft, which needs only a title.',
    tag: 'Requests',
    access: ['requester'],
    refusals: [422],
    body: Body,
    answer: RequestView,
    run: async (tx, { body, principal }) => {
      const { submit, privacyStatement, contact, ...content } = body
      const request = await fileRequest(tx, principal, { content, contact, submit, privacyStatement }, clock.now())
      const headers = { location: `/v1/requests/${request.id}`, etag: etagOfRequest(request) }
      return { body: viewOf(request, []), headers }
    },
  })
