import type { Db, Tx } from '@hub/database'
import { type Matching, moveOn } from '../matching.ts'
import { lockRequestToTryAgain, markSearched } from '../request.sql.ts'

/** Looks again for partners of every unmatched request once there is more capacity. One transaction a request; safe in several processes. */
export const makeTryAgain = (db: Db, matching: Matching) => async (): Promise<void> => {
  for (let isMore = true; isMore; ) isMore = await db.transaction((tx) => tryOneAgain(tx, matching))
}

async function tryOneAgain(tx: Tx, matching: Matching): Promise<boolean> {
  const request = await lockRequestToTryAgain(tx)
  if (request === undefined) return false
  await markSearched(tx, request.id)
  await moveOn(tx, matching, request)
  return true
}
