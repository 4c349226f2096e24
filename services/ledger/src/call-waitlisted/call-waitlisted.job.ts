import type { Db } from '@hub/database'
import type { Clock } from '@hub/runtime'
import { noteOutage } from '../note-outage.ts'
import { makeCallOne, makeEndOneStale } from './call-waitlisted.ts'

/** Calls up every waitlisted request for which money is there now, whatever freed it. Safe in several processes, and after a stop at any point. */
export function makeCallWaitlisted(db: Db, clock: Clock) {
  const endOneStale = makeEndOneStale(clock)
  const callOne = makeCallOne(clock)
  return async (): Promise<void> => {
    await db.transaction((tx) => noteOutage(tx, clock.now()))
    for (let isMore = true; isMore; ) isMore = await db.transaction(endOneStale)
    for (let isMore = true; isMore; ) isMore = await db.transaction(callOne)
  }
}
