import type { Tx } from '@hub/database'
import { and, eq } from 'drizzle-orm'
import { disbursements } from '../tables.ts'

/** Of a tranche that may be paid: so many of them were reversed. */
export function selectPaymentCount(
  tx: Tx,
  of: { allocationId: string; payee: string; tranche: number },
): Promise<number> {
  const { allocationId, payee, tranche } = disbursements
  return tx.$count(disbursements, and(eq(allocationId, of.allocationId), eq(payee, of.payee), eq(tranche, of.tranche)))
}

export async function insertDisbursement(tx: Tx, row: typeof disbursements.$inferInsert): Promise<void> {
  await tx.insert(disbursements).values(row)
}
