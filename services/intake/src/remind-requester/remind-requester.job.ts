import { hubActor } from '@hub/contracts'
import type { Db, Tx } from '@hub/database'
import { emitAll } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { noteOutage } from '../note-outage.ts'
import { insertNotices } from '../notice.sql.ts'
import { requests } from '../tables.ts'
import { insertTimelines } from '../timeline.sql.ts'

/** Reminds a requester once, when half of the time to answer questions is over. Safe in several processes. */
export const makeRemindRequester = (db: Db, clock: Clock) => async (): Promise<void> => {
  await db.transaction((tx) => noteOutage(tx, clock.now()))
  for (let isMore = true; isMore; ) isMore = await db.transaction((tx) => remindSome(tx, clock.now()))
}

async function remindSome(tx: Tx, at: Date): Promise<boolean> {
  const notice = { kind: 'reminder' as const, instant: requests.waitingSince, condition: isHalfOver(at), at }
  const reminded = (await insertNotices(tx, notice)).map(({ id, revision, waitingDue }) => ({
    about: { requestId: id, actor: hubActor, at, type: 'intake.answer_reminded' as const },
    revision,
    body: { due: waitingDue?.toISOString() ?? null },
  }))
  await insertTimelines(
    tx,
    reminded.map(({ about, revision, body }) => ({ ...about, facts: { revision, ...body } })),
  )
  await emitAll(
    tx,
    reminded.map(({ about, revision, body }) => ({ ...about, revision, body })),
  )
  return reminded.length > 0
}

function isHalfOver(now: Date): SQL | undefined {
  const at = sql`${now.toISOString()}::timestamptz`
  const { state, waitingSince: since, waitingDue: due } = requests
  return and(eq(state, 'needs_clarification'), sql`${at} >= ${since} + (${due} - ${since}) / 2 and ${at} < ${due}`)
}
