import type { Tx } from '@hub/database'
import { parseMinor } from '@hub/money'
import { sql } from 'drizzle-orm'
import type { AllocationRow } from '../allocation.sql.ts'
import { refunds } from '../tables.ts'
import type { ReceiveRefund } from './receive-refund.rule.ts'

export async function insertRefund(tx: Tx, row: typeof refunds.$inferInsert): Promise<void> {
  await tx.insert(refunds).values(row)
}

/** The refund that stands with the same bank reference (or none), day and amount; the caller has locked the allocation. */
export async function selectSameRefund(tx: Tx, { id }: AllocationRow, refund: ReceiveRefund): Promise<string | null> {
  const { payee, bankReference, valueDate, amount } = refund
  const [row] = await tx.execute<{ id: string }>(sql`
    select r.id from ledger.refunds r where r.allocation_id = ${id} and r.payee = ${payee} and r.bank_reference is not distinct from ${bankReference}
      and r.value_date = ${valueDate} and r.amount_minor = ${parseMinor(amount)}
      and not exists (select from ledger.transfers t where t.code = 'reversal' and t.corrects = r.id) order by r.id limit 1`)
  return row?.id ?? null
}
