import { makeAssessment } from '@hub/assessment/service'
import { makeConsole } from '@hub/console/service'
import { makeDispatcher } from '@hub/dispatcher/service'
import type { MakeService } from '@hub/host'
import { makeIdentity } from '@hub/identity/service'
import { makeIntake } from '@hub/intake/service'
import type { Signer } from '@hub/ledger/checkpoint'
import { makeLedger } from '@hub/ledger/service'
import type { RoutingConfig } from '@hub/routing/config'
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

export interface HubChoices {
  /** Signs the ledger's checkpoints. */
  signer: Signer
  /** In a demonstration real organisations answer nothing, and are not shown as silent. */
  hasDemonstration: boolean
  /** Whether the fund asks for teams of more than one kind of actor. */
  diversity: RoutingConfig['diversity']
}

/** Every service as a hub runs it that was given these choices. */
export const makersFor = ({
  signer,
  hasDemonstration,
  diversity,
}: HubChoices): Readonly<Record<string, MakeService>> => ({
  ...makers,
  ledger: (context) => makeLedger(context, { signer }),
  routing: (context) => makeRouting(context, { demonstrationOffersLapse: !hasDemonstration, diversity }),
})
