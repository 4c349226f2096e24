import type { Tx } from '@hub/database'
import { and, eq, isNull } from 'drizzle-orm'
import { keys } from '../tables.ts'

/** Ends a session; a key that is not one stays. */
export async function markSessionEnded(tx: Tx, id: string, at: Date): Promise<void> {
  await tx
    .update(keys)
    .set({ revokedAt: at })
    .where(and(eq(keys.id, id), eq(keys.kind, 'session'), isNull(keys.revokedAt)))
}
