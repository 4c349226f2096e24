import { CalendarDate, Id, PositiveMoney, prose, Slug } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { answerAmendment } from '../amendment-answer.ts'
import { AmendmentView } from '../amendment-view.ts'
import { makeProposeAmendment } from './propose-amendment.ts'

const Body = z
  .strictObject({
    lines: z
      .array(z.strictObject({ payee: Slug, category: z.int().min(1).max(8), amount: PositiveMoney }))
      .min(1)
      .max(200)
      .meta({ description: 'all of them as they are to be, not the difference' }),
    tranches: z
      .array(z.strictObject({ payee: Slug, dueOn: CalendarDate, amount: PositiveMoney }))
      .max(200)
      .default([])
      .meta({
        description:
          'all of them; those that were paid stay first and as they are; of a payee for which none is given they are planned',
      }),
    until: CalendarDate.optional().meta({ description: 'the new end date; left out: it stays' }),
    reason: prose(2000),
  })
  .meta({ id: 'Amendment' })

export function proposeAmendmentRoute(clock: Clock) {
  const propose = makeProposeAmendment(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/allocations/:id/amendments',
    operation: 'proposeAmendment',
    summary: 'Propose a change of an approved allocation: budget, tranches, payees, end date',
    description:
      'A larger budget is held at once, by the rule that an allocation is drawn by; where the money does not reach, the whole is refused. Payments go on by the plan in force until the committee approves.',
    tag: 'Fund',
    access: ['operator'],
    refusals: [404, 409, 422],
    params: z.strictObject({ id: Id }),
    body: Body,
    answer: AmendmentView,
    idempotency: 'required',
    run: async (tx, { params, body, principal }) => {
      const id = await propose(tx, params.id, { ...body, until: body.until ?? null }, principal)
      return {
        body: await answerAmendment(tx, params.id, id),
        headers: { location: `/v1/fund/allocations/${params.id}` },
      }
    },
  })
}
