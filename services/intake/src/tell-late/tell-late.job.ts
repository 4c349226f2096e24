import { hubActor } from '@hub/contracts'
import type { Db, Tx } from '@hub/database'
import { emitAll } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { lte } from 'drizzle-orm'
import { noteOutage } from '../note-outage.ts'
import { insertNotices } from '../notice.sql.ts'
import { selectHasEndedAfter } from '../outage.sql.ts'
import { requests } from '../tables.ts'
import { insertTimelines } from '../timeline.sql.ts'
import { waitingOnOf } from '../waiting-on.ts'

/** What moves on by itself when its time is over (an offer that lapses, a proposal that is void) has done so by then. */
const graceMs = 60_000

/** After intake was down: how long it waits for the others to say that they were down too, and which deadlines that moves. */
const settleMs = 300_000

/** Tells of each deadline that has passed, once: on the timeline, and to whoever listens. Safe in several processes. */
export const makeTellLate = (db: Db, clock: Clock) => async (): Promise<void> => {
  await db.transaction((tx) => noteOutage(tx, clock.now()))
  if (await selectHasEndedAfter(db, new Date(clock.now().getTime() - settleMs))) return
  for (let isMore = true; isMore; ) isMore = await db.transaction((tx) => tellSome(tx, clock.now()))
}

async function tellSome(tx: Tx, at: Date): Promise<boolean> {
  const before = new Date(at.getTime() - graceMs)
  const { waitingDue: instant } = requests
  const passed = await insertNotices(tx, { kind: 'late', instant, condition: lte(instant, before), at })
  const late = passed.flatMap((request) => {
    const body = waitingOnOf(request)
    if (body === null) return []
    return [{ requestId: request.id, revision: request.revision, body, actor: hubActor, at }]
  })
  const type = 'intake.deadline_passed' as const
  await insertTimelines(
    tx,
    late.map(({ revision, body, ...about }) => ({ ...about, type, facts: { revision, ...body } })),
  )
  await emitAll(
    tx,
    late.map((each) => ({ ...each, type })),
  )
  return late.length > 0
}
