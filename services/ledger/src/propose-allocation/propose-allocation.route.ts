import { CalendarDate, Id, Money, PositiveMoney, Slug } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { actorAs } from '../actor.ts'
import { answerAllocation } from '../allocation-answer.ts'
import { AllocationView } from '../allocation-view.ts'
import { makeProposeAllocation, viewOfWaiting } from '../proposal.ts'
import { SpendableByEarmark } from '../spendable.ts'

const Body = z
  .strictObject({
    requestId: Id,
    revision: z.int().min(1),
    lines: z
      .array(z.strictObject({ payee: Slug, category: z.int().min(1).max(8), amount: PositiveMoney }))
      .min(1)
      .max(200),
    tranches: z
      .array(z.strictObject({ payee: Slug, dueOn: CalendarDate, amount: PositiveMoney }))
      .max(200)
      .default([])
      .meta({
        description: 'of a payee for which none is given they are planned, by its risk and the request’s timeframe',
      }),
    plan: z
      .boolean()
      .default(false)
      .meta({ description: 'filed for when money arrives: nothing is held, nobody votes' }),
  })
  .meta({ id: 'Proposal' })

const Waitlisted = z
  .strictObject({
    requestId: z.uuid(),
    reference: z.string(),
    state: z.literal('waitlisted'),
    asked: Money,
    spendable: Money,
    byEarmark: z.array(SpendableByEarmark),
  })
  .meta({ id: 'Waitlisted' })

export function proposeAllocationRoute(clock: Clock) {
  const propose = makeProposeAllocation(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/allocations',
    operation: 'proposeAllocation',
    summary: 'Propose the fund’s share of a request and hold the money',
    description:
      'Where the money that fits does not reach, nothing is held, the request is waitlisted and the answer is 202 with what could be spent; propose again under a new Idempotency-Key when money has arrived.',
    tag: 'Fund',
    access: ['operator'],
    refusals: [404, 409, 422],
    body: Body,
    answer: z.union([AllocationView, Waitlisted]),
    idempotency: 'required',
    run: async (tx, { body, principal }) => {
      const proposer = { organisation: principal.organisation.slug, actor: actorAs(principal, 'operator') }
      const proposed = await propose(tx, body, proposer)
      if (proposed.kind === 'waitlisted') return { status: 202, body: viewOfWaiting(proposed) }
      const location = `/v1/fund/allocations/${proposed.allocationId}`
      return { body: await answerAllocation(tx, proposed.allocationId, principal), headers: { location } }
    },
  })
}
