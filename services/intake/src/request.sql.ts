import { executePrepared, insertAll, type Reader, type Tx } from '@hub/database'
import { eq, sql } from 'drizzle-orm'
import type { NewRequest, Request } from './request.ts'
import { requests } from './tables.ts'

// A request is named by its id or by the reference one says on the telephone.
const named = (key: string) => (key.startsWith('HUB-') ? eq(requests.reference, key) : eq(requests.id, key))

export async function selectRequest(reader: Reader, key: string): Promise<Request | undefined> {
  const [request] = await reader.select().from(requests).where(named(key))
  return request
}

/** Every story that changes a request begins with this, so that changes of one request follow one another. */
export async function lockRequest(tx: Tx, key: string): Promise<Request | undefined> {
  const [request] = await tx.select().from(requests).where(named(key)).for('update')
  return request
}

export const insertRequests = (tx: Tx, filed: readonly Request[]): Promise<void> => insertAll(tx, requests, filed)

export type RequestChanges = Partial<Omit<NewRequest, 'id' | 'reference' | 'version'>> & { updatedAt: Date }

export async function updateRequest(tx: Tx, id: string, changes: RequestChanges): Promise<Request> {
  const [updated] = await tx
    .update(requests)
    .set({ ...changes, version: sql`${requests.version} + 1` })
    .where(eq(requests.id, id))
    .returning()
  return updated as Request
}

export async function selectNextReferences(tx: Tx, year: number, count: number): Promise<string[]> {
  const rows = await executePrepared<{ reference: string }>(
    tx,
    sql`
    select intake.next_reference(${year}) as reference from generate_series(1, ${count})`,
  )
  return rows.map(({ reference }) => reference)
}
