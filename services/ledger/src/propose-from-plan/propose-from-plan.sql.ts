import type { Reader, Tx } from '@hub/database'
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { calls } from '../tables.ts'

export interface Confirmed {
  id: string
  requestId: string
}

/** The first call after one, or of all, that a team has confirmed and that nothing was proposed for yet. */
export async function selectConfirmed(reader: Reader, after: string | null): Promise<Confirmed | undefined> {
  const [row] = await reader
    .select({ id: calls.id, requestId: calls.requestId })
    .from(calls)
    .where(and(eq(calls.state, 'confirmed'), after === null ? undefined : gt(calls.id, after)))
    .orderBy(asc(calls.id))
    .limit(1)
  return row
}

/** A member of the team that is asked has said that it still stands; of a call that nobody made nothing is kept. */
export async function insertConfirmation(
  tx: Tx,
  { callId, requestId, partner, at }: { callId: string; requestId: string; partner: string; at: Date },
): Promise<void> {
  await tx.execute(sql`
    insert into ledger.call_confirmations (call_id, partner, confirmed_at)
    select id, ${partner}, ${at.toISOString()}::timestamptz from ledger.calls
    where id = ${callId} and request_id = ${requestId} and ${partner} = any (members) and plan_id is not null
    on conflict do nothing`)
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
