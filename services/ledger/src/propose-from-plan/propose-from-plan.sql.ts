import type { Reader, Tx } from '@hub/database'
import { and, asc, eq } from 'drizzle-orm'
import { calls } from '../tables.ts'

/** The call that a team has confirmed first and that nothing was proposed for yet. */
export async function selectConfirmed(reader: Reader): Promise<{ id: string; requestId: string } | undefined> {
  const [row] = await reader
    .select({ id: calls.id, requestId: calls.requestId })
    .from(calls)
    .where(eq(calls.state, 'confirmed'))
    .orderBy(asc(calls.id))
    .limit(1)
  return row
}

/** What a team answers to a call that is not open any more changes nothing. */
export async function markAnswered(
  tx: Tx,
  { callId, requestId }: { callId: string; requestId: string },
  answer: { state: 'confirmed' | 'not_confirmed'; endedAt: Date | null; reason: string | null },
): Promise<void> {
  await tx
    .update(calls)
    .set(answer)
    .where(and(eq(calls.id, callId), eq(calls.requestId, requestId), eq(calls.state, 'asked')))
}
