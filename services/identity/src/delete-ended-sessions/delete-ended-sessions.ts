import type { Db } from '@hub/database'
import { deleteEndedSessions } from './delete-ended-sessions.sql.ts'

const batch = 1_000

/** Deletes sessions that are over for a week, in groups. Keys stay for ever: what was done by a session names the key that opened it. */
export const makeDeleteEndedSessions =
  (db: Db, atMost = batch) =>
  async (): Promise<void> => {
    for (let deleted = atMost; deleted === atMost; )
      deleted = await db.transaction((tx) => deleteEndedSessions(tx, atMost))
  }
