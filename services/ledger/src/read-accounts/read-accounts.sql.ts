import type { Reader } from '@hub/database'
import { type SQL, sql } from 'drizzle-orm'
import type { AccountKind } from '../account.ts'
import { isKnown, isRowKnown } from '../known.ts'

interface Sums {
  posted: bigint
  held: bigint
  currency: string
}
type Raw = { posted: string; held: string; currency: string }
type Totals = Sums & { kind: AccountKind }
type Line = { account: string; line: string; contribution: string | null }
type BalanceLine = Sums & Line
type After = { account: string; line: string } | undefined
/** In the place of a contribution: the fund's own line, before all others. */
const ownLine = sql`'00000000-0000-0000-0000-000000000000'::uuid`
const sumsOf = <T extends Raw>(row: T) => ({ ...row, posted: BigInt(row.posted), held: BigInt(row.held) })
const isAfter = (after: After, account: SQL, contribution: SQL): SQL =>
  after
    ? sql`${account} >= ${after.account} and (${account}, coalesce(${contribution}, ${ownLine})) > (${after.account}, ${after.line}::uuid)`
    : sql`true`

export async function listTotals(reader: Reader): Promise<Totals[]> {
  const rows = await reader.execute<Raw & { kind: AccountKind }>(sql`
    select a.kind, a.currency, sum(b.posted) as posted, sum(b.held) as held
    from ledger.accounts a join ledger.balances b on b.account = a.id group by a.kind, a.currency order by a.kind, a.currency`)
  return rows.map(sumsOf)
}

export async function listAccounts(
  reader: Reader,
  after: string,
  limit: number,
): Promise<(Sums & { account: string; kind: AccountKind })[]> {
  const rows = await reader.execute<Raw & { account: string; kind: AccountKind }>(sql`
    select a.code as account, a.kind, a.currency, s.posted, s.held
    from ledger.accounts a cross join lateral (
      select coalesce(sum(posted), 0) as posted, coalesce(sum(held), 0) as held from ledger.balances where account = a.id) s
    where a.code > ${after} order by a.code limit ${limit}`)
  return rows.map(sumsOf)
}

export async function listBalances(reader: Reader, after: After, limit: number): Promise<BalanceLine[]> {
  const rows = await reader.execute<Raw & Line>(sql`
    select a.code as account, coalesce(c.id, ${ownLine}) as line, c.id as contribution, a.currency, b.posted, b.held
    from ledger.accounts a
    join ledger.balances b on b.account = a.id
    left join ledger.contributions c on c.number = b.contribution
    where ${isAfter(after, sql`a.code`, sql`c.id`)} order by a.code, line limit ${limit}`)
  return rows.map(sumsOf)
}

/** As of a day of effect, of a time of knowledge, or of both. */
export interface Then {
  /** Its end; null: of today and later, too. */
  day: string | null
  /** The first leaves alone; null: all. */
  size: number | null
}

const line = sql`account, kind, currency, contribution_id`
const upTo = (effectiveOn: SQL, day: string | null): SQL =>
  sql`(${day}::date is null or ${effectiveOn} <= ${day}::date)`

/** What moved; sums over days are fewer rows than entries, but know no leaves. */
function movedBy({ day, size }: Then): SQL {
  const isUpTo = upTo(sql`effective_on`, day)
  if (size === null) return sql`select ${line}, moved, 0 as held from ledger.day_lines where ${isUpTo}`
  return sql`select ${line}, amount_minor, 0 from ledger.entry_lines e where ${isUpTo} and ${isKnown(sql`e.number`, size)}`
}

/** What was set aside and not resolved yet. */
function heldBy({ day, size }: Then): SQL {
  const isResolved = sql`select from ledger.hold_resolutions r where r.hold_id = h.id and ${upTo(sql`r.effective_on`, day)}
    and ${isRowKnown('hold_resolutions', sql`jsonb_build_object('hold_id', r.hold_id)`, size)}`
  return sql`select h.account, a.kind, a.currency, l.contribution_id, 0, l.amount_minor
    from ledger.holds h join ledger.hold_lines l on l.hold_id = h.id join ledger.accounts a on a.code = h.account
    where ${upTo(sql`h.effective_on`, day)} and ${isRowKnown('holds', sql`jsonb_build_object('id', h.id)`, size)}
      and not exists (${isResolved})`
}

const booksOf = (then: Then): SQL => sql`(${movedBy(then)} union all ${heldBy(then)}) b (${line}, moved, held)`

/** What had taken effect and was known then. */
export async function listTotalsOf(reader: Reader, then: Then): Promise<Totals[]> {
  const rows = await reader.execute<Raw & { kind: AccountKind }>(sql`
    select kind, currency, sum(moved) as posted, sum(held) as held from ${booksOf(then)}
    group by kind, currency order by kind, currency`)
  return rows.map(sumsOf)
}

export async function listBalancesOf(reader: Reader, then: Then, after: After, limit: number): Promise<BalanceLine[]> {
  const rows = await reader.execute<Raw & Line>(sql`
    select account, coalesce(contribution_id, ${ownLine}) as line, contribution_id as contribution, currency,
      sum(moved) as posted, sum(held) as held
    from ${booksOf(then)} where ${isAfter(after, sql`account`, sql`contribution_id`)}
    group by account, contribution_id, currency order by account, line limit ${limit}`)
  return rows.map(sumsOf)
}

export interface TransferTotal {
  code: string
  currency: string
  transfers: number
  movedMinor: bigint
}

/** Of the leaves from one to before another; of all transfers. */
export async function listTransferTotals(
  reader: Reader,
  leaves: { from: number; to: number } | null,
): Promise<TransferTotal[]> {
  const which = leaves
    ? sql`(select number from ledger.leaves where index >= ${String(leaves.from)}::bigint and index < ${String(leaves.to)}::bigint)`
    : sql`(select number from ledger.transfers)`
  const rows = await reader.execute<{ code: string; currency: string; transfers: number; moved: string }>(sql`
    select t.code, t.currency, count(distinct t.number)::int as transfers, sum(t.amount_minor) filter (where t.amount_minor > 0) as moved
    from ${which} w join ledger.entry_lines t on t.number = w.number group by t.code, t.currency order by t.code, t.currency`)
  return rows.map(({ moved, ...row }) => ({ ...row, movedMinor: BigInt(moved) }))
}
