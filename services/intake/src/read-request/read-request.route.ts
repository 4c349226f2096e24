import { read } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { selectContact, selectContactRecorded } from '../contact.sql.ts'
import { listQuestions } from '../question.sql.ts'
import {
  etagOfRequest,
  OneRequest,
  RequestSummary,
  RequestView,
  summaryOf,
  viewForGovernment,
  viewOf,
} from '../request-view.ts'
import { findSeen, seesAll, seesContact } from '../sight.ts'

export const readRequestRoute = (clock: Clock) =>
  read({
    path: '/v1/requests/:id',
    operation: 'readRequest',
    summary: 'Read a request',
    description:
      'Its requester, operators and auditors, and the team once agreed, see all of it, a government that is asked for its no-objection what is asked for, others the public part of a public request. The contact is left out for auditors; a read of it by others than the requester is recorded.',
    tag: 'Requests',
    access: 'public',
    refusals: [404],
    params: OneRequest,
    answer: z.union([RequestView, RequestSummary]),
    run: async (reader, { params, principal }) => {
      const { request, sight } = await findSeen(reader, params.id, principal)
      const headers = { etag: etagOfRequest(request), 'cache-control': 'private, no-cache' }
      if (!seesAll(sight) || principal === null) return { body: summaryOf(request, false), headers }
      if (sight === 'government') return { body: viewForGovernment(request), headers }
      const asked = await listQuestions(reader, request.id)
      if (!seesContact(sight)) return { body: viewOf(request, asked), headers }
      const reading = {
        requestId: request.id,
        organisation: principal.organisation.slug,
        keyId: principal.keyId,
        at: clock.now(),
      }
      const contact =
        sight === 'owner' ? await selectContact(reader, request.id) : await selectContactRecorded(reader, reading)
      return { body: viewOf(request, asked, contact), headers }
    },
  })
