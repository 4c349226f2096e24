// Every movement of money: for operators and auditors one by one, for everybody in totals.
import { CalendarDate, Id, Money, Slug } from '@hub/contracts'
import { decodeCursor, encodeCursor, pageQuery, read } from '@hub/http'
import { formatMinor } from '@hub/money'
import { z } from 'zod'
import { CheckpointView, viewOfCheckpoint } from '../checkpoint-view.ts'
import { isSnapshot, selectSnapshot } from '../known.ts'
import { lines, listOf } from './lines.ts'
import { listTransfers } from './list-transfers.sql.ts'
import { makeTransferTotals } from './transfer-totals.ts'

const Transfer = z
  .strictObject({
    id: z.uuid(),
    number: z.int(),
    code: z.string(),
    about: z.uuid().meta({ description: 'the deposit, allocation, disbursement or expenditure' }),
    effectiveOn: z.string(),
    recordedAt: z.string(),
    corrects: z.uuid().nullable().meta({ description: 'the transfer that it reverses' }),
    reversedBy: z.uuid().nullable(),
    entries: z.array(z.strictObject({ account: z.string(), contribution: z.uuid().nullable(), amount: Money })),
  })
  .meta({ id: 'Transfer' })
const TransferTotals = z.array(
  z
    .strictObject({ code: z.string(), currency: z.string(), transfers: z.int(), moved: Money })
    .meta({ id: 'TransferTotal' }),
)
const Query = pageQuery
  .extend({
    about: Id.optional().meta({ description: 'the transfers of this deposit, payment, report, refund …' }),
    allocation: Id.optional(),
    payee: Slug.optional(),
    contribution: Id.optional(),
    from: CalendarDate.optional().meta({ description: 'effective on this day or later' }),
    to: CalendarDate.optional().meta({ description: 'effective on this day or earlier' }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    message: 'must not be before from',
  })
const TransferCursor = z.strictObject({ number: z.int(), snapshot: z.string().max(20_000).refine(isSnapshot) })

export function listTransfersRoute() {
  const selectTotals = makeTransferTotals()
  return read({
    path: '/v1/fund/transfers',
    operation: 'listTransfers',
    summary: 'Every movement of money with its entries, for operators and auditors; totals by code for all',
    tag: 'Fund',
    access: 'public',
    description:
      'Filters narrow the items, and each that is given must hold: “allocation”, “payee” and “contribution” find what touches an account of that allocation and payee with money of that contribution. The totals count everything.',
    query: Query,
    answer: listOf(TransferTotals, Transfer).extend({
      checkpoint: CheckpointView.nullable().meta({ description: 'up to which the totals count; null: they count all' }),
    }),
    run: async (reader, { query, principal }) => {
      const after = decodeCursor(query.cursor, TransferCursor)
      // The list is what was committed when its first page was read, page by page.
      const snapshot = after?.snapshot ?? (await selectSnapshot(reader))
      const list = () => listTransfers(reader, { after: after?.number ?? 0, snapshot }, query, query.limit + 1)
      const found = await lines(principal, query.limit, list, ({ number }) => encodeCursor({ number, snapshot }))
      const known = await selectTotals(reader)
      const totals = known.totals.map(({ movedMinor, ...row }) => ({
        ...row,
        moved: formatMinor(movedMinor, row.currency),
      }))
      const items = found.items.map(({ entries, ...transfer }) => ({
        ...transfer,
        entries: entries.map(({ account, contribution, amount, currency }) => ({
          account,
          contribution,
          amount: formatMinor(BigInt(amount), currency),
        })),
      }))
      const checkpoint = known.checkpoint && viewOfCheckpoint(known.checkpoint)
      return { body: { checkpoint, totals, items, nextCursor: found.nextCursor } }
    },
  })
}
