import type { Tx } from '@hub/database'
import { parseMinor } from '@hub/money'
import { sql } from 'drizzle-orm'
import { deposits } from '../contribution.tables.ts'
import type { Deposit } from './record-deposit.rule.ts'

export async function insertDeposit(tx: Tx, row: typeof deposits.$inferInsert): Promise<void> {
  await tx.insert(deposits).values(row)
}

/** Locks the line of the statement, then finds the deposit that stands with its reference, day and amount, whosever it is. */
export async function lockSameDeposit(tx: Tx, deposit: Deposit): Promise<string | null> {
  const { bankReference, valueDate, received } = deposit
  await tx.execute(sql`select ledger.lock_bank_line(${`deposit ${bankReference}`})`)
  const [row] = await tx.execute<{ id: string; contribution_id: string }>(sql`
    select id, contribution_id from ledger.standing_deposits where bank_reference = ${bankReference} and value_date = ${valueDate}
      and received_minor = ${parseMinor(received)} and received_currency = ${received.currency} order by id limit 1`)
  return row ? `${row.id} of contribution ${row.contribution_id}` : null
}
