import type { Tx } from '@hub/database'
import { parseMinor } from '@hub/money'
import { sql } from 'drizzle-orm'
import { deposits } from '../contribution.tables.ts'
import type { Deposit } from './record-deposit.rule.ts'

export async function insertDeposit(tx: Tx, row: typeof deposits.$inferInsert): Promise<void> {
  await tx.insert(deposits).values(row)
}

/** The deposit that stands with the same bank reference, day and amount; the caller has locked the contribution. */
export async function selectSameDeposit(tx: Tx, contributionId: string, deposit: Deposit): Promise<string | null> {
  const { bankReference, valueDate, received } = deposit
  const [row] = await tx.execute<{ id: string }>(sql`
    select id from ledger.standing_deposits where contribution_id = ${contributionId} and bank_reference = ${bankReference}
      and value_date = ${valueDate} and received_minor = ${parseMinor(received)} order by id limit 1`)
  return row?.id ?? null
}
