import type { RequestRevision } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { insertAll } from '@hub/database'
import { sql } from 'drizzle-orm'
import type { Override } from '../assessment.ts'
import type { Replay } from '../replay.sql.ts'
import { replayBatches, replayDifferences, replays } from '../tables.ts'
import type { Said } from './difference.rule.ts'

/** The replay that has waited longest for its next batch and has fewer than `most` batches without an answer; locked. */
export async function lockNextReplay(tx: Tx, most: number): Promise<Replay | null> {
  const [row] = await tx
    .select()
    .from(replays)
    .where(sql`${replays.state} = 'running' and ${replays.assessed} < ${replays.total} and ${most} >
      (select count(*) from assessment.replay_batches b where b.replay_id = ${replays.id} and b.ranked_at is null)`)
    .orderBy(replays.movedAt, replays.id)
    .limit(1)
    .for('update', { skipLocked: true })
  return row ?? null
}

export interface PastRequest {
  requestId: string
  revision: number
  content: RequestRevision
  said: Said
  /** Of the person that has overruled it last. */
  overruled: Override['verdict'] | null
}

/** Takes the next off the list, in the order of ids, with what was said of each. */
export async function deleteNextRequests(tx: Tx, replayId: string, limit: number): Promise<PastRequest[]> {
  const rows = await tx.execute<{
    request_id: string
    revision: number
    content: RequestRevision
    said: Said
    overruled: PastRequest['overruled']
  }>(sql`
    with r as (
      delete from assessment.replay_requests where replay_id = ${replayId}::uuid and request_id in (
        select request_id from assessment.replay_requests where replay_id = ${replayId}::uuid order by request_id limit ${limit})
      returning request_id, revision)
    select r.request_id, r.revision, v.content, a.said,
      (select o.verdict from assessment.overrides o
        where o.request_id = r.request_id and o.revision = r.revision order by o.id desc limit 1) as overruled
    from r
    join assessment.revisions v using (request_id, revision)
    cross join lateral (
      select jsonb_build_object('verdict', verdict, 'score', score, 'objectives', objectives, 'criteria', criteria) as said
      from assessment.assessments a where a.request_id = r.request_id and a.revision = r.revision
      order by assessed_at desc limit 1
    ) a
    order by r.request_id`)
  return rows.map(({ request_id: requestId, ...rest }) => ({ requestId, ...rest }))
}

export const insertBatch = (tx: Tx, batch: typeof replayBatches.$inferInsert) => tx.insert(replayBatches).values(batch)

export const insertDifferences = (tx: Tx, rows: readonly (typeof replayDifferences.$inferInsert)[]) =>
  insertAll(tx, replayDifferences, rows)

/** Ends those that came no further since `before`. */
export const markStuck = (tx: Tx, reason: string, before: Date, at: Date) =>
  tx.execute(sql`
    with stuck as (
      update assessment.replays set state = 'failed', reason = ${reason}, ended_at = ${at.toISOString()}::timestamptz
      where state = 'running' and moved_at < ${before.toISOString()}::timestamptz returning id)
    delete from assessment.replay_requests where replay_id in (select id from stuck)`)
