import { Id, Instant, Money, Slug } from '@hub/contracts'
import { read } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { AllocationView } from '../allocation-view.ts'
import { callStates } from '../call.ts'
import { requestStates } from '../request.ts'
import { SpendableByEarmark } from '../spendable.ts'
import { makeShowFunding } from './show-funding.ts'

const Call = z
  .strictObject({
    id: z.uuid(),
    state: z.enum(callStates),
    planId: z.uuid().nullable().meta({ description: 'null: nobody had filed a plan, and an operator is to propose' }),
    members: z.array(Slug).meta({ description: 'the team, which is asked where there is a plan' }),
    calledAt: Instant,
    confirmBy: Instant,
    endedAt: Instant.nullable(),
    reason: z.string().nullable().meta({ description: 'why it came to nothing' }),
  })
  .meta({ id: 'Call' })

const Funding = z
  .strictObject({
    requestId: z.uuid(),
    reference: z.string(),
    revision: z.int(),
    state: z.enum(requestStates),
    asked: Money.nullable().meta({ description: 'null: no money is asked' }),
    spendable: z.array(SpendableByEarmark).nullable().meta({
      description:
        'what could go to this request now, by earmark; for owner, operators and auditors; to the owner rounded down to one digit where a contribution counts that it may not know of',
    }),
    call: Call.nullable().meta({
      description: 'the newest time that money was found while it was waitlisted; for owner, operators and auditors',
    }),
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
    isOneMoment: true,
    refusals: [404],
    params: z.strictObject({ id: Id }),
    answer: Funding,
    run: async (reader, { params, principal }) => ({ body: await show(reader, params.id, principal) }),
  })
}
