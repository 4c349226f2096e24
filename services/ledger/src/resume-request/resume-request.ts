import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { type Act, type Acting, beginAct, recordAct } from '../acting.ts'
import { selectWasPaid } from '../allocation.sql.ts'

/** A suspended request goes on where it was: funded where nothing was paid yet, else being implemented. */
export async function resumeRequest(tx: Tx, given: Act): Promise<Acting> {
  const acting = await beginAct(tx, 'resume', given)
  const { allocation } = acting
  const isUnderWay = allocation === null || (await selectWasPaid(tx, allocation.id))
  const about = await recordAct(tx, acting)
  await emit(tx, { type: 'ledger.request_resumed', ...about, body: { reason: given.reason, isUnderWay } })
  return acting
}
