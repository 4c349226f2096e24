import type { Reader, Tx } from '@hub/database'
import { desc, eq, sql } from 'drizzle-orm'
import type { RequestAct } from './act.ts'
import { requestActs } from './tables.ts'

interface Act {
  act: RequestAct
  reason: string
  actedBy: string
  actedAt: Date
}

/** The caller holds the request's lock, so numbers follow one another. */
export async function insertAct(tx: Tx, requestId: string, act: Act): Promise<void> {
  const number = sql<number>`1 + (select count(*) from ledger.request_acts where request_id = ${requestId})`
  await tx.insert(requestActs).values({ requestId, ...act, number })
}

export async function selectLastAct(reader: Reader, requestId: string) {
  const [row] = await reader
    .select()
    .from(requestActs)
    .where(eq(requestActs.requestId, requestId))
    .orderBy(desc(requestActs.number))
    .limit(1)
  return row
}
