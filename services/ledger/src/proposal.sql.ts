import type { Tx } from '@hub/database'
import type { Proposal } from './proposal.rule.ts'
import { allocationLines, allocations, allocationTranches } from './tables.ts'

export async function insertAllocation(
  tx: Tx,
  row: typeof allocations.$inferInsert,
  { lines, tranches }: Proposal,
): Promise<void> {
  const allocationId = row.id
  await tx.insert(allocations).values(row)
  await tx.insert(allocationLines).values(lines.map((line, index) => ({ ...line, allocationId, line: index + 1 })))
  await tx.insert(allocationTranches).values(tranches.map((tranche) => ({ ...tranche, allocationId })))
}
