import type { Tx } from '@hub/database'
import type { Budget } from '../budget.ts'
import { allocationLines, allocationTranches, amendments } from '../tables.ts'

export async function insertAmendment(
  tx: Tx,
  row: typeof amendments.$inferInsert,
  { lines, tranches }: Budget,
): Promise<void> {
  const { allocationId, version } = row
  await tx.insert(amendments).values(row)
  await tx
    .insert(allocationLines)
    .values(lines.map((line, index) => ({ ...line, allocationId, version, line: index + 1 })))
  await tx.insert(allocationTranches).values(tranches.map((tranche) => ({ ...tranche, allocationId, version })))
}
