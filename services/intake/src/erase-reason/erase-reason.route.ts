// Words that should not stand on a timeline are erased; the step stays, and that they were erased is a step of its own.
import { prose, RequestKey } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { lockRequest } from '../request.sql.ts'
import { insertTimeline } from '../timeline.sql.ts'
import { deleteReason } from './erase-reason.sql.ts'

const Entry = z.coerce.number('write the entry of a step').pipe(z.int().min(1))

export const eraseReasonRoute = (clock: Clock) =>
  write({
    method: 'POST',
    path: '/v1/requests/:id/timeline/:entry/erasure',
    operation: 'eraseReason',
    summary: 'Erase the reason of a step from the timeline',
    description: 'The step stays. What the service that took the words in keeps of them is not touched.',
    tag: 'Requests',
    access: ['operator'],
    refusals: [404, 422],
    params: z.strictObject({ id: RequestKey, entry: Entry }),
    body: z.strictObject({ reason: prose(2000) }),
    status: 200,
    answer: z.strictObject({ entry: z.int(), reason: z.null() }),
    run: async (tx, { params: { id, entry }, body, principal }) => {
      const request = await lockRequest(tx, id)
      if (!request || !(await deleteReason(tx, request.id, entry))) throw new Refusal('http.not_found')
      const actor = { organisation: principal.organisation.slug, role: 'operator' as const }
      const step = { requestId: request.id, at: clock.now(), actor, type: 'intake.reason_erased', facts: { entry } }
      await insertTimeline(tx, step, body.reason)
      return { body: { entry, reason: null } }
    },
  })
