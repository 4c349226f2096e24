import type { Tx } from '@hub/database'
import { eq, sql } from 'drizzle-orm'
import type { Replay } from '../replay.sql.ts'
import { replays } from '../tables.ts'

/** The versions that are being replayed; until the transaction ends no other replay begins. */
export async function lockRunning(tx: Tx): Promise<string[]> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('assessment.replays'))`)
  const rows = await tx.select({ version: replays.version }).from(replays).where(eq(replays.state, 'running'))
  return rows.map(({ version }) => version)
}

type Begun = Pick<Replay, 'id' | 'version' | 'organisation' | 'keyId' | 'startedAt'>

/** With every request there is, in its newest revision, by one look: what is counted is what it goes through. */
export async function insertReplay(
  tx: Tx,
  { id, version, organisation, keyId, startedAt }: Begun,
): Promise<Pick<Replay, 'state' | 'total'>> {
  const at = sql`${startedAt.toISOString()}::timestamptz`
  const [row] = await tx.execute<Pick<Replay, 'state' | 'total'>>(sql`
    with scope as materialized (select request_id, newest_revision from assessment.requests),
    listed as (
      insert into assessment.replay_requests (replay_id, request_id, revision)
      select ${id}::uuid, request_id, newest_revision from scope)
    insert into assessment.replays (id, version, organisation, key_id, started_at, moved_at, total, state, ended_at)
    select ${id}::uuid, ${version}, ${organisation}, ${keyId}::uuid, ${at}, ${at}, count(*)::int,
      case when count(*) = 0 then 'done' else 'running' end, case when count(*) = 0 then ${at} end
    from scope
    returning state, total`)
  if (row === undefined) throw new Error('an insert has no row')
  return row
}
