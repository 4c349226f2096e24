import { CalendarDate, Id, Money, PositiveMoney, prose, Slug } from '@hub/contracts'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, read, write } from '@hub/http'
import { formatMinor } from '@hub/money'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { IsAnother } from '../recorded-once.ts'
import { adjustmentKinds } from './adjust-fund.rule.ts'
import { listAdjustments } from './adjust-fund.sql.ts'
import { makeAdjustFund } from './adjust-fund.ts'

const stated = { valueDate: CalendarDate, reason: prose(2000), isAnother: IsAnother.optional() }
/** A gain, or below zero a loss; of as many digits as any amount that is taken in. */
const Difference = Money.refine(({ amount }) => /[1-9]/.test(amount), {
  path: ['amount'],
  message: 'must not be zero: a gain, or below zero a loss',
}).refine(({ amount }) => amount.replace(/\D/g, '').replace(/^0+/, '').length <= 15, {
  path: ['amount'],
  message: 'must have at most 15 digits, those after the point counted',
})

const Body = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('interest'), amount: PositiveMoney, ...stated }),
    z.strictObject({ kind: z.literal('bank_charge'), amount: PositiveMoney, ...stated }),
    z.strictObject({
      kind: z.literal('exchange'),
      amount: Difference,
      ...stated,
    }),
    z.strictObject({ kind: z.literal('write_off'), amount: PositiveMoney, allocationId: Id, payee: Slug, ...stated }),
  ])
  .meta({ id: 'Adjustment' })

const AdjustmentView = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(adjustmentKinds),
    amount: Money,
    allocationId: z.uuid().nullable(),
    payee: Slug.nullable(),
    valueDate: z.string(),
    reason: z.string(),
    recordedBy: Slug,
    isReversed: z.boolean(),
  })
  .meta({ id: 'AdjustmentView' })
const Cursor = z.strictObject({ id: z.guid() })

export function adjustFundRoute(clock: Clock) {
  const adjust = makeAdjustFund(clock)
  return write({
    method: 'POST',
    path: '/v1/fund/adjustments',
    operation: 'adjustFund',
    summary:
      'Record interest, a bank charge or a difference of exchange on the fund’s own line, or write off what a payee lost',
    tag: 'Fund',
    access: ['operator'],
    refusals: [409, 422],
    body: Body,
    answer: AdjustmentView,
    idempotency: 'required',
    run: async (tx, { body, principal }) => {
      const { id } = await adjust(tx, body, principal)
      const { allocationId = null, payee = null } = body.kind === 'write_off' ? body : {}
      const { kind, amount, valueDate, reason } = body
      const recordedBy = principal.organisation.slug
      return { body: { id, kind, amount, allocationId, payee, valueDate, reason, recordedBy, isReversed: false } }
    },
  })
}

export const listAdjustmentsRoute = read({
  path: '/v1/fund/adjustments',
  operation: 'listAdjustments',
  summary: 'What was recorded on the fund’s own line and written off, the latest first',
  tag: 'Fund',
  access: ['operator', 'auditor'],
  query: pageQuery,
  answer: pageOf(AdjustmentView),
  run: async (reader, { query }) => {
    const rows = await listAdjustments(reader, decodeCursor(query.cursor, Cursor)?.id, query.limit + 1)
    const { items, nextCursor } = page(rows, query.limit, ({ id }) => encodeCursor({ id }))
    const shown = items.map(({ amountMinor, currency, isAnother: _isAnother, ...row }) => {
      return { ...row, amount: formatMinor(amountMinor, currency) }
    })
    return { body: { items: shown, nextCursor } }
  },
})
