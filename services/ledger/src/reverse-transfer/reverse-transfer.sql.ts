import type { Money } from '@hub/contracts'
import type { Reader, Tx } from '@hub/database'
import { formatMinor } from '@hub/money'
import { sql } from 'drizzle-orm'
import { type AccountKind, mayBeNegative } from '../account.ts'
import type { Leg } from '../posting.rule.ts'
import { reversals } from '../tables.ts'
import type { Posted } from './reverse-transfer.rule.ts'

/** What a transfer touched: it decides whose locks are taken. */
export interface Found extends Posted {
  allocationId: string | null
  payee: string | null
}

type Row = Record<'id' | 'about' | 'on' | 'account' | 'currency' | 'amount', string> & {
  code: Posted['code']
  kind: AccountKind
  allocation: string | null
  payee: string | null
  contribution: string | null
}

/** A transfer with its entries; of a deposit, its fee after it, found among the entries of its contribution. Empty: there is none. */
export async function listWithFee(reader: Reader, id: string): Promise<Found[]> {
  const rows = await reader.execute<Row>(sql`
    select transfer_id as id, code, about, effective_on::text as "on", account, kind, currency, allocation_id as allocation, payee,
      contribution_id as contribution, amount_minor as amount
    from ledger.entry_lines
    where transfer_id = ${id}::uuid or transfer_id = (
      select fee.transfer_id from ledger.deposits d join ledger.entry_lines fee
        on fee.contribution_id = d.contribution_id and fee.kind = 'fee' and fee.code = 'fee' and fee.about = d.id
      where d.id = ${id}::uuid)
    order by number, leg`)
  return [...Map.groupBy(rows, (row) => row.id).values()].map((lines) => foundOf(lines as [Row, ...Row[]]))
}

function foundOf(lines: [Row, ...Row[]]): Found {
  const [{ id, code, about, on: effectiveOn }] = lines
  const own = lines.find(({ allocation }) => allocation !== null)
  const legs = lines.map(({ account, kind, currency, contribution, amount }) => ({
    account: { code: account, kind, currency },
    contributionId: contribution,
    amountMinor: BigInt(amount),
  }))
  return { id, code, about, effectiveOn, legs, allocationId: own?.allocation ?? null, payee: own?.payee ?? null }
}

/** Whether a later payment of the same payee stands. */
export async function selectHasLaterPayment(reader: Reader, disbursementId: string): Promise<boolean> {
  const [row] = await reader.execute<{ has: boolean }>(sql`
    select exists (select from ledger.standing_disbursements later join ledger.disbursements d on d.id = ${disbursementId}::uuid
      where later.allocation_id = d.allocation_id and later.payee = d.payee and later.tranche > d.tranche) as has`)
  return row?.has ?? false
}

/** One reversal of a transfer at a time: what moves the fund's own line belongs to nothing else that could be locked. */
export async function lockReversal(tx: Tx, transferId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`ledger.reversal:${transferId}`}, 0))`)
}

export async function insertReversals(tx: Tx, rows: (typeof reversals.$inferInsert)[]): Promise<void> {
  await tx.insert(reversals).values(rows)
}

export interface BelowZero {
  account: string
  contribution: string
  from: string
  to: string
  short: Money
}

/** Balances of contributions that end days from this one on below zero: which days, and by how much at most. */
export async function listBelowZero(reader: Reader, legs: readonly Leg[], day: string): Promise<BelowZero[]> {
  const places = legs.flatMap(({ account, contributionId }) =>
    contributionId === null || mayBeNegative(account.kind)
      ? []
      : [{ account: account.code, contribution: contributionId }],
  )
  const rows = await reader.execute<Omit<BelowZero, 'short'> & { currency: string; minor: string }>(sql`
    with ends as (
      select d.account, d.contribution_id as contribution, d.currency, d.effective_on,
        sum(d.moved) over (partition by d.account, d.contribution_id order by d.effective_on) as minor,
        lead(d.effective_on) over (partition by d.account, d.contribution_id order by d.effective_on) - 1 as until
      from ledger.day_lines d join (select distinct * from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as r (account text, contribution uuid)) p
        on d.account = p.account and d.contribution_id = p.contribution)
    select account, contribution, currency, min(effective_on)::text as "from", max(until)::text as "to", -min(minor) as minor
    from ends where effective_on >= ${day} and minor < 0 group by account, contribution, currency order by account, contribution`)
  return rows.map(({ currency, minor, ...row }) => ({ ...row, short: formatMinor(BigInt(minor), currency) }))
}
