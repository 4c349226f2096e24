import { Id, Money } from '@hub/contracts'
import { read } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { AllocationView } from '../allocation-view.ts'
import { requestStates } from '../request.ts'
import { SpendableByEarmark } from '../spendable.ts'
import { makeShowFunding } from './show-funding.ts'

const Funding = z
  .strictObject({
    requestId: z.uuid(),
    reference: z.string(),
    revision: z.int(),
    state: z.enum(requestStates),
    asked: Money.nullable().meta({ description: 'null: no money is asked' }),
    spendable: z
      .array(SpendableByEarmark)
      .nullable()
      .meta({ description: 'what could go to this request now, by earmark; for owner, operators and auditors' }),
    allocation: AllocationView.nullable(),
  })
  .meta({ id: 'Funding' })

export function showFundingRoute(clock: Clock) {
  const show = makeShowFunding(clock)
  return read({
    path: '/v1/requests/:id/funding',
    operation: 'showFunding',
    summary: 'The money of one request: asked, allocated, paid, spent',
    tag: 'Fund',
    access: 'public',
    refusals: [404],
    params: z.strictObject({ id: Id }),
    answer: Funding,
    run: async (reader, { params, principal }) => ({ body: await show(reader, params.id, principal) }),
  })
}
