import type { Reader, Tx } from '@hub/database'
import { sql } from 'drizzle-orm'
import type { Account } from './account.ts'
import type { HoldLine, KnownHold, Locked, Writes } from './posting.rule.ts'

export interface Wanted {
  account: Account
  contributionId: string | null
}

interface Answer extends Record<string, unknown> {
  locked: {
    balances: { account: string; contribution: string | null; mayBeNegative: boolean; posted: string; held: string }[]
    transfers: { id: string; fingerprint: string }[]
    holds: {
      id: string
      account: string
      fingerprint: string
      outcome: KnownHold['outcome']
      lines: { contribution: string; amount: string }[]
    }[]
  }
}

const uuids = (ids: readonly string[]) => sql`${`{${ids.join(',')}}`}::uuid[]`

/** Locks balances, and those of the holds named, in the order of their key; opens accounts that are not there. One round trip. */
export async function lockForPosting(
  tx: Tx,
  wanted: readonly Wanted[],
  holdIds: readonly string[],
  transferIds: readonly string[],
): Promise<Locked> {
  const rows = wanted.map(({ account: { code, kind, currency }, contributionId }) => {
    return [`${code}|${contributionId}`, { account: code, kind, currency, contribution: contributionId }] as const
  })
  const [answer] = await tx.execute<Answer>(sql`
    select ledger.lock_for_posting(${JSON.stringify([...new Map(rows).values()])}::jsonb, ${uuids(holdIds)}, ${uuids(transferIds)}) as locked`)
  if (answer === undefined) throw new Error('nothing was locked')
  const { balances, transfers, holds } = answer.locked
  return {
    balances: new Map(
      balances.map((row) => [
        `${row.account}|${row.contribution ?? ''}`,
        {
          account: row.account,
          contributionId: row.contribution,
          mayBeNegative: row.mayBeNegative,
          posted: BigInt(row.posted),
          held: BigInt(row.held),
        },
      ]),
    ),
    transfers: new Map(transfers.map((row) => [row.id, row.fingerprint])),
    holds: new Map(holds.map(({ id, lines, ...hold }) => [id, { ...hold, lines: lines.map(lineOf) }])),
  }
}

const lineOf = (line: { contribution: string; amount: string }): HoldLine => ({
  contributionId: line.contribution,
  amountMinor: BigInt(line.amount),
})

/** Writes what was decided, by one statement however many transfers. Balances move by differences, under the locks. */
export async function insertPostings(tx: Tx, writes: Writes): Promise<void> {
  const given = JSON.stringify(
    {
      transfers: writes.transfers.map(({ id, code, about, effectiveOn, fingerprint }) => ({
        id,
        code,
        about,
        effectiveOn,
        fingerprint,
      })),
      entries: writes.transfers.flatMap(({ id, legs }) =>
        legs.map(({ account, contributionId, amountMinor }, leg) => ({
          id,
          leg,
          account: account.code,
          currency: account.currency,
          contribution: contributionId,
          amount: String(amountMinor),
        })),
      ),
      holds: writes.holds.map(({ account, ...hold }) => ({ ...hold, account: account.code })),
      holdLines: writes.holds.flatMap(({ id, lines }) =>
        lines.map((line) => ({ id, contribution: line.contributionId, amount: String(line.amountMinor) })),
      ),
      resolutions: writes.resolutions,
      changes: [...writes.changes.values()],
    },
    (_, value) => (typeof value === 'bigint' ? String(value) : value),
  )
  await tx.execute(sql`
    with given as (select ${given}::jsonb as g),
    held as (
      insert into ledger.holds (id, account, about, effective_on, fingerprint)
      select r.id, r.account, r.about, r."effectiveOn", decode(r.fingerprint, 'hex')
      from given, jsonb_to_recordset(g -> 'holds') as r (id uuid, account text, about uuid, "effectiveOn" date, fingerprint text)),
    held_lines as (
      insert into ledger.hold_lines (hold_id, contribution_id, amount_minor)
      select r.id, r.contribution, r.amount
      from given, jsonb_to_recordset(g -> 'holdLines') as r (id uuid, contribution uuid, amount bigint)),
    transferred as (
      insert into ledger.transfers (id, code, about, effective_on, fingerprint)
      select r.id, r.code, r.about, r."effectiveOn", decode(r.fingerprint, 'hex')
      from given, jsonb_to_recordset(g -> 'transfers') as r (id uuid, code text, about uuid, "effectiveOn" date, fingerprint text)),
    entered as (
      insert into ledger.entries (transfer_id, leg, account, currency, contribution_id, amount_minor)
      select r.id, r.leg, r.account, r.currency, r.contribution, r.amount
      from given, jsonb_to_recordset(g -> 'entries')
        as r (id uuid, leg smallint, account text, currency text, contribution uuid, amount bigint)),
    resolved as (
      insert into ledger.hold_resolutions (hold_id, outcome, transfer_id)
      select r."holdId", r.outcome, r."transferId"
      from given, jsonb_to_recordset(g -> 'resolutions') as r ("holdId" uuid, outcome text, "transferId" uuid))
    update ledger.balances b set posted = b.posted + r.posted, held = b.held + r.held
    from given, jsonb_to_recordset(g -> 'changes') as r (account text, "contributionId" uuid, posted bigint, held bigint)
    where b.account = r.account and b.line = coalesce(r."contributionId", '00000000-0000-0000-0000-000000000000')`)
}

/** Balances as they stand, without a lock. */
export async function listBalancesOf(reader: Reader, accounts: readonly Account[]) {
  const codes = JSON.stringify(accounts.map(({ code }) => code))
  const rows = await reader.execute<{ account: string; contribution_id: string; posted: string; held: string }>(sql`
    select account, contribution_id, posted, held from ledger.balances
    where account in (select jsonb_array_elements_text(${codes}::jsonb)) order by account, line`)
  return rows.map((row) => ({
    account: row.account,
    contributionId: row.contribution_id,
    posted: BigInt(row.posted),
    held: BigInt(row.held),
  }))
}
