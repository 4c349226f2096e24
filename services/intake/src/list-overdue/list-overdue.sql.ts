import type { Reader } from '@hub/database'
import { and, asc, lt, sql } from 'drizzle-orm'
import type { Request } from '../request.ts'
import { requests } from '../tables.ts'

export interface OverduePosition {
  due: string
  id: string
}

export async function listOverdue(
  reader: Reader,
  now: Date,
  after: OverduePosition | undefined,
  limit: number,
): Promise<Request[]> {
  return reader
    .select()
    .from(requests)
    .where(
      and(
        lt(requests.waitingDue, now),
        after && sql`(waiting_due, id) > (${after.due}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(asc(requests.waitingDue), asc(requests.id))
    .limit(limit)
}
