import type { Tx } from '@hub/database'
import { sql } from 'drizzle-orm'

/** Where the request was never submitted there is nothing to mark. */
export async function markNotStanding(tx: Tx, requestId: string | null): Promise<void> {
  await tx.execute(sql`update assessment.requests set is_standing = false where request_id = ${requestId}::uuid`)
}

export async function markFunded(tx: Tx, requestId: string | null, revision: number | null): Promise<void> {
  await tx.execute(sql`
    update assessment.requests set funded_revision = ${revision}::int where request_id = ${requestId}::uuid`)
}

export async function markNotFunded(tx: Tx, requestId: string | null, revision: number | null): Promise<void> {
  await tx.execute(sql`
    update assessment.requests set funded_revision = null
    where request_id = ${requestId}::uuid and funded_revision = ${revision}::int`)
}

/** Adds to all that were ever in a team for the request. */
export async function markTeam(tx: Tx, requestId: string | null, partners: readonly string[]): Promise<void> {
  await tx.execute(sql`
    update assessment.requests
    set team = array(
      select unnest(team) union select jsonb_array_elements_text(${JSON.stringify(partners)}::jsonb) order by 1)
    where request_id = ${requestId}::uuid`)
}
