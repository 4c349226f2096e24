import { CalendarDate, Id, Money, prose } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { makeReverseTransfer } from './reverse-transfer.ts'

const ReversalView = z
  .strictObject({
    id: z.uuid().meta({ description: 'the reversing transfer; a deposit’s fee has one of its own' }),
    transferId: z.uuid(),
    code: z.string().meta({ description: 'of the transfer that was undone' }),
    valueDate: z.string(),
    reason: z.string(),
    belowZero: z
      .array(
        z.strictObject({ account: z.string(), contribution: z.uuid(), from: z.string(), to: z.string(), short: Money }),
      )
      .meta({ description: 'what it is dated back leaves below zero: between which days, by how much at most' }),
  })
  .meta({ id: 'ReversalView' })

export function reverseTransferRoute(clock: Clock) {
  const reverse = makeReverseTransfer(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/transfers/:id/reversal',
    operation: 'reverseTransfer',
    summary: 'Undo a deposit, payment, report, refund, return or adjustment by its mirror, with a reason',
    tag: 'Fund',
    access: ['operator'],
    refusals: [404, 409, 422],
    params: z.strictObject({ id: Id }),
    body: z.strictObject({ reason: prose(2000), valueDate: CalendarDate.optional() }).meta({ id: 'Reversal' }),
    answer: ReversalView,
    idempotency: 'required',
    run: async (tx, { params, body, principal }) => {
      const command = { transferId: params.id, reason: body.reason, valueDate: body.valueDate ?? null }
      return { body: await reverse(tx, command, principal) }
    },
  })
}
