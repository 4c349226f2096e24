import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'
import type { AccountName, LeafEntry, LeafFact, LeafNames, LeafTransfer, Named } from './leaf.ts'

/** What leaves are made of, by number. */
export interface LeafSources {
  transfers: ReadonlyMap<string, LeafTransfer & { fingerprint: string }>
  facts: ReadonlyMap<string, LeafFact>
  names: LeafNames
}

const listOf = (values: readonly (string | number)[], type: 'bigint' | 'int' | 'uuid') =>
  sql`${`{${values.join(',')}}`}::${sql.raw(type)}[]`

/** Straight from the tables, not from the views: a leaf answers for each of their columns. */
export async function listLeafSources(reader: Reader, numbers: readonly string[]): Promise<LeafSources> {
  const transfers = await reader.execute<LeafTransfer & Record<string, unknown> & { fingerprint: string }>(sql`
    select t.number::text as number, t.xid::text as xid, t.id, t.code, t.about, t.effective_on::text as "effectiveOn",
      to_char(t.recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "recordedAt", t.corrects,
      (select r.hold_id from ledger.hold_resolutions r where r.transfer_id = t.id order by 1 limit 1) as settles, encode(t.fingerprint, 'hex') as fingerprint,
      coalesce((select jsonb_agg(jsonb_build_array(e.leg, e.account, e.contribution, e.amount_minor::text) order by e.leg)
        from ledger.entries e where e.transfer = t.number), '[]') as entries
    from ledger.transfers t where t.number = any (${listOf(numbers, 'bigint')})`)
  const facts = await reader.execute<LeafFact & Record<string, unknown>>(sql`
    select number::text as number, xid::text as xid, of_table as table, key, salt, content
    from ledger.facts where number = any (${listOf(numbers, 'bigint')})`)
  return {
    transfers: new Map(transfers.map((row) => [row.number, row])),
    facts: new Map(facts.map((row) => [row.number, row])),
    names: await listNames(
      reader,
      transfers.flatMap(({ entries }) => entries),
    ),
  }
}

async function listNames(reader: Reader, entries: readonly LeafEntry[]): Promise<LeafNames> {
  const accounts = await reader.execute<AccountName & Record<string, unknown> & { number: number }>(sql`
    select a.id as number, a.code as name, a.kind, a.currency, f.salt
    from ledger.accounts a cross join lateral (
      select salt from ledger.facts where of_table = 'accounts' and key = jsonb_build_object('id', a.id)::text
      order by number limit 1) f
    where a.id = any (${listOf([...new Set(entries.map(([, account]) => account))], 'int')})`)
  const contributions = await reader.execute<Named & Record<string, unknown> & { number: number }>(sql`
    select c.number, c.id as name, f.salt
    from ledger.contributions c cross join lateral (
      select salt from ledger.facts where of_table = 'contributions' and key = jsonb_build_object('id', c.id)::text
      order by number limit 1) f
    where c.number = any (${listOf([...new Set(entries.map(([, , contribution]) => contribution))], 'int')})`)
  const byNumber = <T>(rows: readonly (T & { number: number })[]) =>
    Object.fromEntries(rows.map(({ number, ...row }) => [number, row as unknown as T]))
  return { accounts: byNumber<AccountName>(accounts), contributions: byNumber<Named>(contributions) }
}
