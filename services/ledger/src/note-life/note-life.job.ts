import type { ServiceContext } from '@hub/host'
import { noteOutage } from '../note-outage.ts'
import { updateAliveAt } from '../outage.sql.ts'

/** Says that the ledger lives. Of several processes the last to have said so counts, so it was down only while none of them lived. */
export const makeNoteLife =
  ({ clock, db, log }: Pick<ServiceContext, 'clock' | 'db' | 'log'>) =>
  async (): Promise<void> => {
    const outage = await db.transaction(async (tx) => {
      const at = clock.now()
      const found = await noteOutage(tx, at)
      await updateAliveAt(tx, at)
      return found
    })
    if (outage) log.warn(outage, 'the ledger was down: deadlines are moved by as long')
  }
