import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { type Act, type Acting, beginAct, recordAct } from '../acting.ts'

/** Stops a request: nothing is paid, proposed or amended until it is resumed. What was paid goes on being accounted for. */
export async function suspendRequest(tx: Tx, given: Act): Promise<Acting> {
  const acting = await beginAct(tx, 'suspend', given)
  const about = await recordAct(tx, acting)
  await emit(tx, { type: 'ledger.request_suspended', ...about, body: { reason: given.reason } })
  return acting
}
