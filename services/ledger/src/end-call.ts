// A call comes to nothing. Where the request goes on waiting the others are told, else what became of it tells them.
import { hubActor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { type CallRow, updateCallState } from './call.sql.ts'
import type { RequestRow } from './request.sql.ts'

/** The caller holds the locks of request and call. */
export async function endCall(
  tx: Tx,
  { id, requestId, revision }: CallRow,
  request: Pick<RequestRow, 'state' | 'revision'>,
  end: { state: 'ended' | 'refused'; reason: string; at: Date },
): Promise<void> {
  const { state, reason, at } = end
  await updateCallState(tx, id, state, { endedAt: at, reason })
  if (request.state !== 'waitlisted' || request.revision !== revision) return
  const about = { requestId, revision, actor: hubActor, at }
  await emit(tx, { type: 'ledger.call_ended', ...about, body: { callId: id, reason } })
}
