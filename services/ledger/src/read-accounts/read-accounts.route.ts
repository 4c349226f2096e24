// The books. Operators and auditors read every line; everybody reads the totals.
import { CalendarDate, Money } from '@hub/contracts'
import { decodeCursor, encodeCursor, pageQuery, read } from '@hub/http'
import { formatMinor } from '@hub/money'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { accountKinds } from '../account.ts'
import { CheckpointView, checkpointAt, KnownAt, viewOfCheckpoint } from '../checkpoint-view.ts'
import { lines, listOf } from './lines.ts'
import { listAccounts, listBalances, listBalancesOf, listTotals, listTotalsOf } from './read-accounts.sql.ts'

const kind = z.enum(accountKinds)
const Totals = z.array(
  z.strictObject({ kind, currency: z.string(), posted: Money, held: Money }).meta({ id: 'AccountTotal' }),
)
const tag = 'Fund'
const sums = ({ posted, held, currency }: { posted: bigint; held: bigint; currency: string }) => ({
  posted: formatMinor(posted, currency),
  held: formatMinor(held, currency),
})
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
