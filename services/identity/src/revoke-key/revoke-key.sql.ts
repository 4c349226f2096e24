import type { Tx } from '@hub/database'
import { and, eq, sql } from 'drizzle-orm'
import type { KeyRow } from '../access-key.ts'
import { keys } from '../tables.ts'

/** Ends a key, or leaves it as it is where it has ended before; null where the organisation has none of that id. */
export async function markKeyRevoked(
  tx: Tx,
  organisation: string,
  id: string,
  { at, by }: { at: Date; by: string },
): Promise<KeyRow | null> {
  const [row] = await tx
    .update(keys)
    .set({
      revokedAt: sql`coalesce(${keys.revokedAt}, ${at.toISOString()}::timestamptz)`,
      revokedBy: sql`case when ${keys.revokedAt} is null then ${by} else ${keys.revokedBy} end`,
    })
    .where(and(eq(keys.organisation, organisation), eq(keys.id, id), eq(keys.kind, 'key')))
    .returning()
  return row ?? null
}
