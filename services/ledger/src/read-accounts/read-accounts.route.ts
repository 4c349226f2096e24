// The books. Operators and auditors read every line; everybody reads the totals.
import { CalendarDate, Id, Money } from '@hub/contracts'
import { decodeCursor, encodeCursor, type Principal, page, pageQuery, read } from '@hub/http'
import { formatMinor } from '@hub/money'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { accountKinds } from '../account.ts'
import { seesAll } from '../actor.ts'
import { CheckpointView, checkpointAt, KnownAt, viewOfCheckpoint } from '../checkpoint-view.ts'
import { isSnapshot, selectSnapshot } from '../known.ts'
import {
  listAccounts,
  listBalances,
  listBalancesOf,
  listTotals,
  listTotalsOf,
  listTransfers,
} from './read-accounts.sql.ts'
import { makeTransferTotals } from './transfer-totals.ts'

const kind = z.enum(accountKinds)
const Totals = z.array(
  z.strictObject({ kind, currency: z.string(), posted: Money, held: Money }).meta({ id: 'AccountTotal' }),
)
const listOf = <T extends z.ZodType, S extends z.ZodType>(totals: S, item: T) =>
  z.strictObject({ totals, items: z.array(item), nextCursor: z.string().nullable() })

const tag = 'Fund'
const nothing = { items: [], nextCursor: null }
const sums = ({ posted, held, currency }: { posted: bigint; held: bigint; currency: string }) => ({
  posted: formatMinor(posted, currency),
  held: formatMinor(held, currency),
})
const lines = async <T>(
  principal: Principal | null,
  limit: number,
  list: () => Promise<T[]>,
  cursor: (last: T) => string,
) => (seesAll(principal) ? page(await list(), limit, cursor) : nothing)

const AccountCursor = z.strictObject({ account: z.string() })
const BalanceCursor = z.strictObject({ account: z.string(), line: z.guid() })

export const listAccountsRoute = read({
  path: '/v1/fund/accounts',
  operation: 'listAccounts',
  summary: 'Accounts with their balances, for operators and auditors; totals by kind for all',
  tag,
  access: 'public',
  query: pageQuery,
  answer: listOf(
    Totals,
    z
      .strictObject({ account: z.string(), kind, currency: z.string(), posted: Money, held: Money })
      .meta({ id: 'Account' }),
  ),
  run: async (reader, { query, principal }) => {
    const after = decodeCursor(query.cursor, AccountCursor)?.account ?? ''
    const list = () => listAccounts(reader, after, query.limit + 1)
    const found = await lines(principal, query.limit, list, ({ account }) => encodeCursor({ account }))
    const totals = (await listTotals(reader)).map((row) => ({ kind: row.kind, currency: row.currency, ...sums(row) }))
    const items = found.items.map((row) => ({
      account: row.account,
      kind: row.kind,
      currency: row.currency,
      ...sums(row),
    }))
    return { body: { totals, items, nextCursor: found.nextCursor } }
  },
})

export const listBalancesRoute = (clock: Clock) =>
  read({
    path: '/v1/fund/balances',
    operation: 'listBalances',
    summary: 'Balances by account and contribution, for operators and auditors; totals by kind for all',
    tag,
    access: 'public',
    query: pageQuery.extend({
      effectiveAt: CalendarDate.optional().meta({ description: 'as they were at the end of this day' }),
      knownAt: KnownAt,
    }),
    refusals: [422],
    answer: listOf(
      Totals,
      z
        .strictObject({
          account: z.string(),
          contribution: z.uuid().nullable().meta({ description: 'null: the fund’s own line' }),
          currency: z.string(),
          posted: Money,
          held: Money,
          available: Money,
        })
        .meta({ id: 'Balance' }),
    ).extend({ checkpoint: CheckpointView.nullable().meta({ description: 'null: knownAt was not asked for' }) }),
    run: async (reader, { query, principal }) => {
      const after = decodeCursor(query.cursor, BalanceCursor)
      const { effectiveAt: day = null, limit } = query
      const checkpoint = await checkpointAt(reader, query.knownAt, clock)
      const then = { day, size: checkpoint?.size ?? null }
      const isNow = day === null && checkpoint === null
      const list = () =>
        isNow ? listBalances(reader, after, limit + 1) : listBalancesOf(reader, then, after, limit + 1)
      const found = await lines(principal, limit, list, ({ account, line }) => encodeCursor({ account, line }))
      const totals = (await (isNow ? listTotals(reader) : listTotalsOf(reader, then))).map((row) => ({
        kind: row.kind,
        currency: row.currency,
        ...sums(row),
      }))
      const items = found.items.map((row) => ({
        account: row.account,
        contribution: row.contribution,
        currency: row.currency,
        ...sums(row),
        available: formatMinor(row.posted - row.held, row.currency),
      }))
      const known = checkpoint && viewOfCheckpoint(checkpoint)
      return { body: { checkpoint: known, totals, items, nextCursor: found.nextCursor } }
    },
  })

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
const TransferCursor = z.strictObject({ number: z.int(), snapshot: z.string().max(20_000).refine(isSnapshot) })

export function listTransfersRoute() {
  const selectTotals = makeTransferTotals()
  return read({
    path: '/v1/fund/transfers',
    operation: 'listTransfers',
    summary: 'Every movement of money with its entries, for operators and auditors; totals by code for all',
    tag,
    access: 'public',
    query: pageQuery.extend({ about: Id.optional() }),
    answer: listOf(TransferTotals, Transfer).extend({
      checkpoint: CheckpointView.nullable().meta({ description: 'up to which the totals count; null: they count all' }),
    }),
    run: async (reader, { query, principal }) => {
      const after = decodeCursor(query.cursor, TransferCursor)
      // The list is what was committed when its first page was read, page by page.
      const snapshot = after?.snapshot ?? (await selectSnapshot(reader))
      const list = () =>
        listTransfers(reader, { after: after?.number ?? 0, about: query.about ?? null, snapshot }, query.limit + 1)
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
