import type { Tx } from '@hub/database'
import { sql } from 'drizzle-orm'

/** How many it deleted. The service's role may delete no other row, and by no other way. */
export async function deleteEndedSessions(tx: Tx, atMost: number): Promise<number> {
  const [row] = await tx.execute<{ deleted: number }>(
    sql`select identity.delete_ended_sessions(${atMost}::integer) as deleted`,
  )
  return row?.deleted ?? 0
}
