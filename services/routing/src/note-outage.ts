// Whoever looks at a deadline asks first whether routing was down until now, so that nothing ends by a time that does not count, in
// whatever order a process takes up its work after it was down.
import { hubActor } from '@hub/contracts'
import type { Outage, Tx } from '@hub/database'
import { emitAll } from '@hub/events'
import { lockSlots } from './capability.sql.ts'
import { insertOutage, listMoved, selectSilence } from './outage.sql.ts'

/** Records the outage that ends now, if there was one, and tells whose deadlines it moves. Take it before any lock but that of the slots. */
export async function noteOutage(tx: Tx, at: Date): Promise<Outage | null> {
  if ((await selectSilence(tx, at)) === null) return null
  // All who tell of a request hold it: whoever waits here holds no place in the log that another waits for.
  await lockSlots(tx)
  const outage = await insertOutage(tx, at)
  if (outage === null) return null
  const [downFrom, upAt] = [outage.downFrom.toISOString(), outage.upAt.toISOString()]
  await emitAll(
    tx,
    (await listMoved(tx, outage)).map(({ requestId, revision, ...moved }) => ({
      type: 'routing.deadlines_moved' as const,
      requestId,
      revision,
      actor: hubActor,
      at,
      body: { ...moved, downFrom, upAt },
    })),
  )
  return outage
}
