import { type Outage, type OutageLog, signEveryMs, type Tx } from '@hub/database'
import type { Schedule, ServiceContext } from './service.ts'

/** How a service notes that it was down: records the outage that ends now, if there was one, and tells whose deadlines it moves. */
export type NoteOutage = (tx: Tx, at: Date) => Promise<Outage | null>

/** Says every few seconds that this process of a service lives, and notes first whether none did until now. */
export const noteLife = (
  { clock, db, log }: Pick<ServiceContext, 'clock' | 'db' | 'log'>,
  noteOutage: NoteOutage,
  { updateAliveAt }: Pick<OutageLog, 'updateAliveAt'>,
): Schedule => ({
  name: 'note life',
  everyMs: signEveryMs,
  run: async () => {
    const outage = await db.transaction(async (tx) => {
      const at = clock.now()
      const found = await noteOutage(tx, at)
      await updateAliveAt(tx, at)
      return found
    })
    if (outage) log.warn(outage, 'the service was down: deadlines are moved by as long')
  },
})
