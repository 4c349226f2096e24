import type { Db } from '@hub/database'
import type { Clock } from '@hub/runtime'
import { noteOutage } from '../note-outage.ts'
import { makeCallUp, makeDecideTurns, makeEndOneStale } from './call-waitlisted.ts'

/**
 * Calls up every waitlisted request for which money is there now, whatever freed it. Safe in several processes, and after a stop at any
 * point. Where something breaks they are called up one by one: one that is broken holds up none of the others.
 */
export function makeCallWaitlisted(db: Db, clock: Clock) {
  const endOneStale = makeEndOneStale(clock)
  const callUp = makeCallUp(clock)
  const decideTurns = makeDecideTurns(clock)

  async function callEachAlone(first: unknown): Promise<void> {
    const turns = await db.transaction(decideTurns)
    const faults = [first]
    for (const { requestId } of turns?.calls ?? [])
      await db.transaction((tx) => callUp(tx, requestId)).catch((fault: unknown) => faults.push(fault))
    throw new AggregateError(faults, 'not all could be called up together')
  }

  return async (): Promise<void> => {
    await db.transaction((tx) => noteOutage(tx, clock.now()))
    for (let isMore = true; isMore; ) isMore = await db.transaction(endOneStale)
    try {
      for (let isMore = true; isMore; ) isMore = await db.transaction((tx) => callUp(tx))
    } catch (fault) {
      await callEachAlone(fault)
    }
  }
}
