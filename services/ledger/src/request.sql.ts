import type { Reader, Tx } from '@hub/database'
import { eq, inArray } from 'drizzle-orm'
import type { RequestState } from './request.ts'
import { requests } from './tables.ts'

export type RequestRow = typeof requests.$inferSelect

/** Everything that moves a request or its allocation takes this lock first, then the allocation's, then the balances'. */
export async function lockRequest(tx: Tx, id: string): Promise<RequestRow | undefined> {
  const [row] = await tx.select().from(requests).where(eq(requests.id, id)).for('update')
  return row
}

export async function lockRequests(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx
    .select({ id: requests.id })
    .from(requests)
    .where(inArray(requests.id, ids))
    .orderBy(requests.id)
    .for('update')
}

export async function selectRequest(reader: Reader, id: string): Promise<RequestRow | undefined> {
  const [row] = await reader.select().from(requests).where(eq(requests.id, id))
  return row
}

export async function updateRequestState(tx: Tx, id: string, state: RequestState): Promise<void> {
  await tx.update(requests).set({ state, declinedAt: null }).where(eq(requests.id, id))
}
