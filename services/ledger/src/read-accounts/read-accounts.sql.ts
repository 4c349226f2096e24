import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'
import type { AccountKind } from '../account.ts'

interface Sums {
  posted: bigint
  held: bigint
  currency: string
}
type Raw = { posted: string; held: string; currency: string }
const sumsOf = <T extends Raw>(row: T) => ({ ...row, posted: BigInt(row.posted), held: BigInt(row.held) })

export async function listTotals(reader: Reader): Promise<(Sums & { kind: AccountKind })[]> {
  const rows = await reader.execute<Raw & { kind: AccountKind }>(sql`
    select a.kind, a.currency, sum(b.posted) as posted, sum(b.held) as held
    from ledger.accounts a join ledger.balances b on b.account = a.code group by a.kind, a.currency order by a.kind, a.currency`)
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
      select coalesce(sum(posted), 0) as posted, coalesce(sum(held), 0) as held from ledger.balances where account = a.code) s
    where a.code > ${after} order by a.code limit ${limit}`)
  return rows.map(sumsOf)
}

export async function listBalances(
  reader: Reader,
  after: { account: string; line: string } | undefined,
  limit: number,
): Promise<(Sums & { account: string; line: string; contribution: string | null })[]> {
  const from = after ? sql`where (b.account, b.line) > (${after.account}, ${after.line}::uuid)` : sql``
  const rows = await reader.execute<Raw & { account: string; line: string; contribution: string | null }>(sql`
    select b.account, b.line, b.contribution_id as contribution, a.currency, b.posted, b.held
    from ledger.balances b join ledger.accounts a on a.code = b.account ${from} order by b.account, b.line limit ${limit}`)
  return rows.map(sumsOf)
}

export async function listTransferTotals(reader: Reader) {
  const rows = await reader.execute<{ code: string; currency: string; transfers: number; moved: string }>(sql`
    select t.code, e.currency, count(distinct t.id)::int as transfers, sum(e.amount_minor) filter (where e.amount_minor > 0) as moved
    from ledger.transfers t join ledger.entries e on e.transfer_id = t.id group by t.code, e.currency order by t.code, e.currency`)
  return rows.map(({ moved, ...row }) => ({ ...row, movedMinor: BigInt(moved) }))
}

export interface TransferLine {
  id: string
  number: number
  code: string
  about: string
  effectiveOn: string
  recordedAt: string
  entries: { account: string; contribution: string | null; amount: string; currency: string }[]
}

export async function listTransfers(
  reader: Reader,
  { after, about }: { after: number; about: string | null },
  limit: number,
): Promise<TransferLine[]> {
  const rows = await reader.execute<TransferLine & Record<string, unknown>>(sql`
    select t.id, t.number::int8::text as number, t.code, t.about, t.effective_on::text as "effectiveOn",
      to_char(t.recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt",
      (select jsonb_agg(jsonb_build_object('account', account, 'contribution', contribution_id, 'currency', currency,
        'amount', amount_minor::text) order by leg) from ledger.entries where transfer_id = t.id) as entries
    from ledger.transfers t
    where t.number > ${String(after)}::bigint and (${about}::uuid is null or t.about = ${about}::uuid)
    order by t.number limit ${limit}`)
  return rows.map((row) => ({ ...row, number: Number(row.number) }))
}
