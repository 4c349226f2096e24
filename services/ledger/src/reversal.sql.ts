import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'

/** Which of these transfers were undone. */
export async function listReversed(reader: Reader, ids: readonly string[]): Promise<Set<string>> {
  const rows = await reader.execute<{ corrects: string }>(sql`
    select corrects from ledger.transfers where code = 'reversal' and corrects = any (${`{${ids.join(',')}}`}::uuid[])`)
  return new Set(rows.map(({ corrects }) => corrects))
}

export interface ReversedPayment {
  id: string
  allocationId: string
  payee: string
  tranche: number
  amountMinor: bigint
  valueDate: string
  bankReference: string
  recordedBy: string
  recordedAt: Date
  /** The day on which it was undone, and when that was recorded. */
  on: string
  at: Date
  by: string
  reason: string
}

/** Payments under these allocations that were undone, in the order of their payees and tranches. */
export async function listReversedPayments(
  reader: Reader,
  allocationIds: readonly string[],
): Promise<ReversedPayment[]> {
  const rows = await reader.execute<
    Record<
      | 'id'
      | 'allocation'
      | 'payee'
      | 'amount'
      | 'paid_on'
      | 'reference'
      | 'paid_by'
      | 'recorded'
      | 'on'
      | 'at'
      | 'by'
      | 'reason',
      string
    > & {
      tranche: number
    }
  >(sql`
    select d.id, d.allocation_id as allocation, d.payee, d.tranche, d.amount_minor as amount, d.value_date::text as paid_on,
      d.bank_reference as reference, d.paid_by, p.recorded_at as recorded,
      t.effective_on::text as "on", r.recorded_at as "at", r.recorded_by as "by", r.reason
    from ledger.disbursements d
    join ledger.reversals r on r.transfer_id = d.id
    join ledger.transfers t on t.id = r.id
    join ledger.transfers p on p.id = d.id
    where d.allocation_id = any (${`{${allocationIds.join(',')}}`}::uuid[]) order by d.payee, d.tranche, d.attempt`)
  return rows.map(({ allocation, amount, paid_on, reference, paid_by, recorded, at, ...row }) => ({
    ...row,
    allocationId: allocation,
    amountMinor: BigInt(amount),
    valueDate: paid_on,
    bankReference: reference,
    recordedBy: paid_by,
    recordedAt: new Date(recorded),
    at: new Date(at),
  }))
}
