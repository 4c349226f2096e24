import type { Tx } from '@hub/database'
import { parseMinor } from '@hub/money'
import { sql } from 'drizzle-orm'
import { returns } from '../contribution.tables.ts'
import type { Return } from './return-contribution.rule.ts'

export async function insertReturn(tx: Tx, row: typeof returns.$inferInsert): Promise<void> {
  await tx.insert(returns).values(row)
}

/** The return that stands with the same bank reference, day and amount; the caller has locked the contribution. */
export async function selectSameReturn(tx: Tx, contributionId: string, back: Return): Promise<string | null> {
  const { bankReference, valueDate, amount, returned = amount } = back
  const [row] = await tx.execute<{ id: string }>(sql`
    select id from ledger.standing_returns where contribution_id = ${contributionId} and bank_reference = ${bankReference}
      and value_date = ${valueDate} and returned_minor = ${parseMinor(returned)} order by id limit 1`)
  return row?.id ?? null
}

/** What its funder sent and has not been given back; the caller has locked the contribution. */
export async function selectKeptMinor(tx: Tx, contributionId: string): Promise<bigint> {
  const [row] = await tx.execute<{ kept: string }>(sql`
    select coalesce((select sum(received_minor) from ledger.standing_deposits where contribution_id = ${contributionId}), 0)
      - coalesce((select sum(returned_minor) from ledger.standing_returns where contribution_id = ${contributionId}), 0) as kept`)
  return BigInt(row?.kept ?? 0)
}
