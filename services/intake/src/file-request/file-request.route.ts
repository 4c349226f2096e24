import { RequestDraft } from '@hub/contracts'
import { isRefused } from '@hub/errors'
import { type Principal, writeTogether } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { PrivacyStatement } from '../personal-data.ts'
import type { Request } from '../request.ts'
import { etagOfRequest, RequestView, viewOf } from '../request-view.ts'
import type { FileRequest } from './file-request.rule.ts'
import { fileRequests } from './file-request.ts'

const Body = z.strictObject({
  ...RequestDraft.shape,
  submit: z.boolean().default(true),
  privacyStatement: PrivacyStatement.optional(),
})

export const fileRequestRoute = (clock: Clock) =>
  writeTogether({
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
    runAll: async (tx, calls) => {
      const commands = calls.map(({ body, principal }) => commandOf(body, principal))
      const outcomes = await fileRequests(tx, commands, clock.now())
      return outcomes.map((outcome) => (isRefused(outcome) ? outcome : answerOf(outcome)))
    },
  })

const commandOf = (body: z.output<typeof Body>, { organisation: requester }: Principal): FileRequest => {
  const { submit, privacyStatement, contact, ...content } = body
  return { requester, content, contact, submit, privacyStatement }
}

const answerOf = (request: Request) => ({
  body: viewOf(request, []),
  headers: { location: `/v1/requests/${request.id}`, etag: etagOfRequest(request) },
})
