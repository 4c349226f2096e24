import { prose, RequestId, RequestKey } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { OverlapMark } from '../overlap.ts'
import { makeMarkOverlap } from './mark-overlap.ts'

export function markOverlapRoute(clock: Clock) {
  const markOverlap = makeMarkOverlap(clock)
  return write({
    method: 'POST',
    path: '/v1/requests/:id/overlaps/:other/marks',
    operation: 'markOverlap',
    summary: 'Says whether two requests are duplicates, with a reason',
    description: 'Kept beside the two and shown to operators and auditors: no verdict, score or ranking reads it.',
    tag: 'Assessment',
    access: ['operator'],
    params: z.strictObject({ id: RequestKey, other: RequestKey }),
    body: z.strictObject({ mark: OverlapMark.shape.mark, reason: prose(2000) }),
    answer: OverlapMark.extend({ requestId: RequestId, otherRequestId: RequestId }),
    refusals: [404, 409],
    run: async (tx, { params, body, principal }) => ({
      body: await markOverlap(tx, { key: params.id, otherKey: params.other, ...body }, principal),
    }),
  })
}
