import type { Tx } from '@hub/database'
import { and, asc, eq, inArray, notExists, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Request } from './request.ts'
import { notices, requests } from './tables.ts'

const atOnce = 100

interface Notice {
  kind: 'late' | 'reminder'
  /** By what it is known again: another value is another deadline. */
  instant: PgColumn
  condition: SQL | undefined
  at: Date
}

/** Notes requests of which something is to be told and was not, and returns them; what somebody is at is left to the next run. */
export async function insertNotices(tx: Tx, { kind, instant, condition, at }: Notice): Promise<Request[]> {
  const known = tx
    .select({ id: notices.requestId })
    .from(notices)
    .where(and(eq(notices.requestId, requests.id), eq(notices.kind, kind), eq(notices.instant, instant)))
  const found = await tx
    .select({ id: requests.id, instant })
    .from(requests)
    .where(and(condition, notExists(known)))
    .orderBy(asc(instant), asc(requests.id))
    .limit(atOnce)
    .for('update', { skipLocked: true })
  if (found.length === 0) return []
  const rows = found.map((each) => ({ requestId: each.id, kind, instant: each.instant as Date, toldAt: at }))
  const told = await tx.insert(notices).values(rows).onConflictDoNothing().returning({ id: notices.requestId })
  const ids = told.map(({ id }) => id)
  return tx.select().from(requests).where(inArray(requests.id, ids)).orderBy(asc(requests.id))
}
