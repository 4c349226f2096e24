import { Id, prose } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { answerAllocation } from '../allocation-answer.ts'
import { AllocationView } from '../allocation-view.ts'
import { makeCloseAllocation } from './close-allocation.ts'

export function closeAllocationRoute(clock: Clock) {
  const close = makeCloseAllocation(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/allocations/:id/close',
    operation: 'closeAllocation',
    summary: 'End an allocation whose money is accounted for: what was never paid is available again',
    tag: 'Fund',
    access: ['operator'],
    refusals: [404, 409],
    params: z.strictObject({ id: Id }),
    body: z.strictObject({ reason: prose(2000) }),
    answer: AllocationView,
    status: 200,
    idempotency: 'required',
    run: async (tx, { params, body, principal }) => {
      await close(tx, params.id, body.reason, principal)
      return { body: await answerAllocation(tx, params.id, principal) }
    },
  })
}
