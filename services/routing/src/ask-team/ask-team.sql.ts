import type { Tx } from '@hub/database'
import type { Call } from '../call.ts'
import { calls } from '../tables.ts'

export async function insertCall(tx: Tx, call: Call, askedAt: Date): Promise<void> {
  await tx.insert(calls).values({ ...call, askedAt })
}
