import type { HubEvent, Team } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { eq, lt, sql } from 'drizzle-orm'
import type { RequestRow } from '../request.sql.ts'
import { requests } from '../tables.ts'

/** Takes a revision's place for the one before; an older one that arrives late changes nothing. */
export async function insertRevision(tx: Tx, row: RequestRow): Promise<void> {
  await tx
    .insert(requests)
    .values(row)
    .onConflictDoUpdate({ target: requests.id, set: row, setWhere: lt(requests.revision, row.revision) })
}

export async function updateObjectives(tx: Tx, id: string, objectives: number[]): Promise<void> {
  await tx.update(requests).set({ objectives }).where(eq(requests.id, id))
}

export async function markDeclined(tx: Tx, id: string, declinedAt: Date): Promise<void> {
  await tx.update(requests).set({ state: 'declined', declinedAt }).where(eq(requests.id, id))
}

export async function updateTeam(tx: Tx, id: string, team: Team | null): Promise<void> {
  await tx.update(requests).set({ team }).where(eq(requests.id, id))
}

/** The last word on a revision counts. */
export async function insertScore(
  tx: Tx,
  { requestId, revision, body }: HubEvent<'assessment.request_assessed'>,
): Promise<void> {
  await tx.execute(sql`
    insert into ledger.scores (request_id, revision, score, max_score)
    values (${requestId}, ${revision}, ${body.score}, ${body.maxScore})
    on conflict (request_id, revision) do update set score = excluded.score, max_score = excluded.max_score`)
}
