import { makeAssessment } from '@hub/assessment/service'
import { makeConsole } from '@hub/console/service'
import { makeDispatcher } from '@hub/dispatcher/service'
import type { MakeService } from '@hub/host'
import { makeIdentity } from '@hub/identity/service'
import { makeIntake } from '@hub/intake/service'
import { makeLedger } from '@hub/ledger/service'
import { makeRouting } from '@hub/routing/service'

/** Every service, by name: the one-command start runs them in one process. */
export const makers: Readonly<Record<string, MakeService>> = {
  assessment: makeAssessment,
  console: makeConsole,
  dispatcher: makeDispatcher,
  identity: makeIdentity,
  intake: makeIntake,
  ledger: makeLedger,
  routing: makeRouting,
}

/** The same where the hub shows a demonstration: real organisations answer nothing in it, and are not shown as silent. */
export const makersOfDemonstration: Readonly<Record<string, MakeService>> = {
  ...makers,
  routing: (context) => makeRouting(context, { demonstrationOffersLapse: false }),
}
