import type { Tx } from '@hub/database'
import { eq } from 'drizzle-orm'
import { allocations } from './tables.ts'

export async function markClosed(
  tx: Tx,
  id: string,
  closed: { closedAt: Date; closedBy: string; closeReason: string },
): Promise<void> {
  await tx
    .update(allocations)
    .set({ state: 'closed', ...closed })
    .where(eq(allocations.id, id))
}
