import { Contact, RequestContent, RequestDraft } from '@hub/contracts'
import { parseMade, requireMatch, write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { selectContact } from '../contact.sql.ts'
import { PrivacyStatement } from '../personal-data.ts'
import { listQuestions } from '../question.sql.ts'
import { etagOfRequest, OneRequest, RequestView, viewOf } from '../request-view.ts'
import { lockOwn } from '../sight.ts'
import { changeRequest } from './change-request.ts'
import { mergePatch } from './merge-patch.ts'

const fields = { ...RequestContent.shape, contact: Contact }

// What a patch may name; what it makes of the request is checked once it is merged.
const Patch = z
  .strictObject({
    ...Object.fromEntries(Object.keys(fields).map((name) => [name, z.unknown().optional()])),
    privacyStatement: PrivacyStatement.optional(),
  })
  .meta({ id: 'RequestPatch', description: 'JSON merge patch (RFC 7396) of a RequestDraft: null takes a field away.' })

export const changeRequestRoute = (clock: Clock) =>
  write({
    method: 'PATCH',
    path: '/v1/requests/:id',
    operation: 'changeRequest',
    summary: 'Change a request',
    description:
      'Before it is matched the request becomes a draft again until it is submitted. While money is decided on the change is a wish: 202, and the ledger grants or refuses it. Once funded it needs an amendment: 409.',
    tag: 'Requests',
    access: ['requester'],
    refusals: [404, 409, 422],
    ifMatch: 'required',
    params: OneRequest,
    body: Patch,
    answer: RequestView,
    run: async (tx, { params, body, principal, ifMatch }) => {
      const request = await lockOwn(tx, params.id, principal)
      requireMatch(ifMatch, etagOfRequest(request))
      const { privacyStatement, ...patch } = body
      const before = { ...request.content, contact: await selectContact(tx, request.id) }
      const { contact, ...content } = parseMade(RequestDraft, mergePatch(before, patch))
      const isContactNamed = 'contact' in patch
      const changed = await changeRequest(
        tx,
        request,
        { content, contact: isContactNamed ? (contact ?? null) : undefined, privacyStatement },
        clock.now(),
      )
      return {
        status: changed.pendingChange && !request.pendingChange ? 202 : 200,
        body: viewOf(changed, await listQuestions(tx, request.id)),
        headers: { etag: etagOfRequest(changed) },
      }
    },
  })
