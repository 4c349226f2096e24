import type { Reader, Tx } from '@hub/database'
import { sql } from 'drizzle-orm'
import { availableAccount } from './account.ts'

/** Who takes of what is free waits for who takes of it at the same time: no balance of a contribution shows what all of them have. */
export async function lockOwnLine(tx: Tx): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('ledger.own_line', 0))`)
}

/** On the fund's own line of what is available. */
export async function selectOwnLineMinor(reader: Reader, currency: string): Promise<bigint> {
  const [row] = await reader.execute<{ minor: string }>(sql`
    select b.posted as minor from ledger.balances b join ledger.accounts a on a.id = b.account
    where a.code = ${availableAccount(currency).code} and b.contribution = 0`)
  return BigInt(row?.minor ?? 0)
}

/** Neither held nor allocated, of all contributions and the fund's own line together. */
export async function selectFreeMinor(reader: Reader, currency: string): Promise<bigint> {
  const [row] = await reader.execute<{ minor: string | null }>(sql`
    select sum(b.posted - b.held) as minor from ledger.balances b join ledger.accounts a on a.id = b.account
    where a.code = ${availableAccount(currency).code}`)
  return BigInt(row?.minor ?? 0)
}
