import type { Tx } from '@hub/database'
import { sql } from 'drizzle-orm'

/** Whether an organisation has a key that works; who asks at the same time waits until this transaction has made one or not. */
export async function lockWorkingKey(tx: Tx, organisation: string): Promise<boolean> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`identity.keys of ${organisation}`}, 0))`)
  const rows = await tx.execute(
    sql`select 1 from identity.access_keys where organisation = ${organisation} and not revoked limit 1`,
  )
  return rows.length === 1
}
