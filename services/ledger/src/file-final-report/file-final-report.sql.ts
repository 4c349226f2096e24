import type { Tx } from '@hub/database'
import { finalReports } from '../tables.ts'

export async function insertFinalReport(tx: Tx, row: typeof finalReports.$inferInsert): Promise<void> {
  await tx.insert(finalReports).values(row)
}
