import { Id, prose } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { answerAllocation } from '../allocation-answer.ts'
import { AllocationView } from '../allocation-view.ts'
import { makeVoidAllocation } from './void-allocation.ts'

export function voidAllocationRoute(clock: Clock) {
  const voidAllocation = makeVoidAllocation(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/allocations/:id/void',
    operation: 'voidAllocation',
    summary: 'Take a proposal back before it is decided: votes and hold are void',
    tag: 'Fund',
    access: ['operator'],
    refusals: [404, 409],
    params: z.strictObject({ id: Id }),
    body: z.strictObject({ reason: prose(2000) }),
    answer: AllocationView,
    status: 200,
    idempotency: 'required',
    run: async (tx, { params, body, principal }) => {
      await voidAllocation(tx, params.id, body.reason, principal)
      return { body: await answerAllocation(tx, params.id, principal) }
    },
  })
}
