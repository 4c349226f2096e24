import type { Tx } from '@hub/database'
import { sql } from 'drizzle-orm'
import { replays } from '../tables.ts'

/** How many requests there are, and the last of them in the order of ids. */
export async function selectScope(tx: Tx): Promise<{ total: number; lastRequest: string | null }> {
  const [row] = await tx.execute<{ total: number; last: string | null }>(sql`
    select count(*)::int as total,
      (select request_id from assessment.requests order by request_id desc limit 1) as last
    from assessment.requests`)
  return { total: row?.total ?? 0, lastRequest: row?.last ?? null }
}

export const insertReplay = (tx: Tx, replay: typeof replays.$inferInsert) => tx.insert(replays).values(replay)
