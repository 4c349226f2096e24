import type { Reader, Tx } from '@hub/database'
import { eq, sql } from 'drizzle-orm'
import { agreements, deposits } from '../tables.ts'

export async function selectAgreement(reader: Reader, contributionId: string) {
  const [row] = await reader.select().from(agreements).where(eq(agreements.contributionId, contributionId))
  return row
}

export async function selectReceivedMinor(reader: Reader, contributionId: string): Promise<bigint> {
  const [row] = await reader
    .select({ sum: sql`coalesce(sum(${deposits.receivedMinor}), 0)`.mapWith(BigInt) })
    .from(deposits)
    .where(eq(deposits.contributionId, contributionId))
  return row?.sum ?? 0n
}

export async function insertDeposit(tx: Tx, row: typeof deposits.$inferInsert): Promise<void> {
  await tx.insert(deposits).values(row)
}
