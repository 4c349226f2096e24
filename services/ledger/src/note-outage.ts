// Whoever looks at a deadline asks first whether the ledger was down until now, so that nothing ends by a time that does not count,
// in whatever order a process takes up its work after it was down.
import { hubActor } from '@hub/contracts'
import type { Outage, Tx } from '@hub/database'
import { emitAll } from '@hub/events'
import { insertOutage, listMoved } from './outage.sql.ts'

/** Records the outage that ends now, if there was one, and tells whose deadlines it moves. Take it before any other lock. */
export async function noteOutage(tx: Tx, at: Date): Promise<Outage | null> {
  const outage = await insertOutage(tx, at)
  if (outage === null) return null
  const [downFrom, upAt] = [outage.downFrom.toISOString(), outage.upAt.toISOString()]
  await emitAll(
    tx,
    (await listMoved(tx, outage)).map(({ requestId, revision, due, ...what }) => ({
      type: 'ledger.deadline_moved' as const,
      requestId,
      revision,
      actor: hubActor,
      at,
      body: { ...what, due: due.toISOString(), downFrom, upAt },
    })),
  )
  return outage
}
