import type { EventBody } from '@hub/contracts'
import { executePrepared, type Tx } from '@hub/database'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { replayBatches } from '../tables.ts'

/** How many requests the batch has; null where it has its answer already, or there is no such batch. */
export async function markRanked(
  tx: Tx,
  { replayId, batch }: { replayId: string; batch: number },
  at: Date,
): Promise<number | null> {
  const [row] = await tx
    .update(replayBatches)
    .set({ rankedAt: at })
    .where(and(eq(replayBatches.replayId, replayId), eq(replayBatches.batch, batch), isNull(replayBatches.rankedAt)))
    .returning({ requests: replayBatches.requests })
  return row?.requests ?? null
}

/** Beside what is different in the assessment of the same request, where anything is. */
export async function insertCandidateDifferences(
  tx: Tx,
  replayId: string,
  differences: EventBody<'routing.replay_batch_ranked'>['differences'],
): Promise<void> {
  const rows = differences.map(({ requestId, revision, ...candidates }) => ({ requestId, revision, candidates }))
  await executePrepared(
    tx,
    sql`
    insert into assessment.replay_differences (replay_id, request_id, revision, candidates)
    select ${replayId}::uuid, "requestId", revision, candidates
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as _ ("requestId" uuid, revision int, candidates jsonb)
    on conflict (replay_id, request_id) do update set candidates = excluded.candidates`,
  )
}
