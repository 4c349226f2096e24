// Words that should not stand on a timeline are erased; the step stays, and that they were erased is a step of its own.
import { prose, RequestKey } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { makeEraseReason } from './erase-reason.ts'

const Entry = z.coerce.number('write the entry of a step').pipe(z.int().min(1))

export function eraseReasonRoute(clock: Clock) {
  const eraseReason = makeEraseReason(clock)
  return write({
    method: 'POST',
    path: '/v1/requests/:id/timeline/:entry/erasure',
    operation: 'eraseReason',
    summary: 'Erase the reason of a step from the timeline',
    description:
      'Of an act of another organisation, on a request in which the operator has no stake. The step stays. What the service that took the words in keeps of them is not touched.',
    tag: 'Requests',
    access: ['operator'],
    refusals: [404, 422],
    params: z.strictObject({ id: RequestKey, entry: Entry }),
    body: z.strictObject({ reason: prose(2000) }),
    status: 200,
    answer: z.strictObject({ entry: z.int(), reason: z.null() }),
    run: async (tx, { params: { id, entry }, body: { reason }, principal }) => {
      await eraseReason(tx, { key: id, entry, reason }, principal.organisation)
      return { body: { entry, reason: null } }
    },
  })
}
