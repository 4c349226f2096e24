import { executePrepared, type Tx } from '@hub/database'
import { sql } from 'drizzle-orm'

/** Keeps requests as they stand now as their newest revisions; the content is copied where it lies. */
export async function insertRevisions(tx: Tx, requestIds: readonly string[]): Promise<void> {
  await executePrepared(
    tx,
    sql`
    insert into intake.revisions (request_id, revision, content, submitted_at)
    select id, revision, content, submitted_at from intake.requests
    where id = any (array(select jsonb_array_elements_text(${JSON.stringify(requestIds)}::jsonb)::uuid))`,
  )
}
