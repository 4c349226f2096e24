import type { Reader, Tx } from '@hub/database'
import { and, desc, eq, getTableColumns, sql } from 'drizzle-orm'
import type { CallState } from './call.ts'
import { movedByOutages } from './outage.sql.ts'
import { calls } from './tables.ts'

export type CallRow = typeof calls.$inferSelect

/** Its columns, `confirmBy` as outages have moved it. */
const callColumns = {
  ...getTableColumns(calls),
  confirmBy: movedByOutages(calls.confirmBy, { since: calls.calledAt, closed: calls.endedAt }),
}

/** Lock the request first. */
export async function lockCall(tx: Tx, id: string): Promise<CallRow | undefined> {
  const [row] = await tx.select(callColumns).from(calls).where(eq(calls.id, id)).for('update')
  return row
}

/** The newest of a revision, whatever became of it. */
export async function selectLatestCall(reader: Reader, requestId: string, revision: number) {
  const [row] = await reader
    .select(callColumns)
    .from(calls)
    .where(and(eq(calls.requestId, requestId), eq(calls.revision, revision)))
    .orderBy(desc(calls.id))
    .limit(1)
  return row
}

export async function updateCallState(
  tx: Tx,
  id: string,
  state: CallState,
  end: { endedAt?: Date; reason?: string } = {},
): Promise<void> {
  await tx
    .update(calls)
    .set({ state, ...end })
    .where(eq(calls.id, id))
}

export async function insertWait(tx: Tx, wait: { requestId: string; revision: number; since: Date }): Promise<void> {
  await tx.execute(sql`
    insert into ledger.waits (request_id, revision, since)
    values (${wait.requestId}, ${wait.revision}, ${wait.since.toISOString()}::timestamptz) on conflict do nothing`)
}
