import type { Reader, Tx } from '@hub/database'
import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm'
import { callColumns } from '../call.sql.ts'
import { calls, teams } from '../tables.ts'

const isLate = (now: Date) =>
  and(
    eq(calls.state, 'asked'),
    isNull(calls.lateToldAt),
    lte(calls.due, now),
    lte(callColumns.due, sql.param(now, calls.due)),
    eq(teams.state, 'agreed'),
  )

/** What a team that still holds is asked and has not answered in time, and nobody was told of. */
export async function selectLate(reader: Reader, now: Date): Promise<{ id: string; requestId: string } | undefined> {
  const [row] = await reader
    .select({ id: calls.id, requestId: calls.requestId })
    .from(calls)
    .innerJoin(teams, eq(teams.id, calls.teamId))
    .where(isLate(now))
    .orderBy(asc(calls.due), asc(calls.id))
    .limit(1)
  return row
}

export async function markLateTold(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.update(calls).set({ lateToldAt: at }).where(eq(calls.id, id))
}
