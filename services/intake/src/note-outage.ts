// Whoever looks at a deadline asks first whether intake was down until now, in whatever order a process takes up its work after it.
import { hubActor } from '@hub/contracts'
import type { Outage, Tx } from '@hub/database'
import { emitAll } from '@hub/events'
import { insertOutage, updateMoved } from './outage.sql.ts'
import { insertTimelines } from './timeline.sql.ts'

/** Records the outage that ends now, if there was one, and tells whose deadlines it moves. */
export async function noteOutage(tx: Tx, at: Date): Promise<Outage | null> {
  const outage = await insertOutage(tx, at)
  if (outage === null) return null
  const [downFrom, upAt] = [outage.downFrom.toISOString(), outage.upAt.toISOString()]
  const moved = (await updateMoved(tx, outage)).map(({ id, revision, due }) => ({
    about: { requestId: id, actor: hubActor, at },
    revision,
    body: { due: due?.toISOString() ?? null, downFrom, upAt },
  }))
  const type = 'intake.deadline_moved' as const
  await insertTimelines(
    tx,
    moved.map(({ about, revision, body }) => ({ ...about, type, facts: { revision, ...body } })),
  )
  await emitAll(
    tx,
    moved.map(({ about, revision, body }) => ({ ...about, revision, type, body })),
  )
  return outage
}
