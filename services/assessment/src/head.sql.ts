import type { Reader, Tx } from '@hub/database'
import { eq } from 'drizzle-orm'
import { requests } from './tables.ts'

// A request is named by its id or by the reference one says on the telephone.
const named = (key: string) => (key.startsWith('HUB-') ? eq(requests.reference, key) : eq(requests.requestId, key))

export async function selectHead(reader: Reader, key: string) {
  const [row] = await reader.select().from(requests).where(named(key))
  return row ?? null
}

/** Keeps the request's newest verdict as it is until the transaction ends. */
export async function lockHead(tx: Tx, key: string) {
  const [row] = await tx.select().from(requests).where(named(key)).for('update')
  return row ?? null
}
