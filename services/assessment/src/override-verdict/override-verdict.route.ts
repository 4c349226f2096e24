import { prose, RequestId, RequestKey } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { Override, OverrulingVerdict } from '../assessment.ts'
import { makeOverrideVerdict } from './override-verdict.ts'

export function overrideVerdictRoute(clock: Clock) {
  const overrideVerdict = makeOverrideVerdict(clock)
  return write({
    method: 'POST',
    path: '/v1/requests/:id/assessment/override',
    operation: 'overrideVerdict',
    summary: 'Overrules the verdict on a request, with a reason',
    description: 'Before an allocation is proposed. A party to the request may not.',
    tag: 'Assessment',
    access: ['operator'],
    params: z.strictObject({ id: RequestKey }),
    body: z.strictObject({ verdict: OverrulingVerdict, reason: prose(2000) }),
    answer: Override.extend({ requestId: RequestId, revision: z.int() }),
    refusals: [404, 409],
    run: async (tx, { params, body, principal }) => ({
      body: await overrideVerdict(tx, { key: params.id, ...body }, principal),
    }),
  })
}
