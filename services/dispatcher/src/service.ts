import { startDispatcher } from '@hub/events'
import type { MakeService } from '@hub/host'

/** Reads the event log and puts what each consumer has not seen yet into its queue. */
export const makeDispatcher: MakeService = ({ database, queueUrl, log, metrics }) => ({
  name: 'dispatcher',
  usesQueue: true,
  start: () => startDispatcher({ database, queueUrl, log, metrics }),
})
