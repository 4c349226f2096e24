// What an operator does to a request from its funding on, with a reason: the ledger decides (DESIGN §4). One without fund money is
// acted on too.
import { Refusal } from '@hub/errors'
import { requireAnother } from './actor.ts'
import type { RequestState } from './request.ts'

export const requestActs = ['suspend', 'resume', 'terminate', 'complete'] as const
export type RequestAct = (typeof requestActs)[number]

const takes: Readonly<Record<RequestAct, readonly RequestState[]>> = {
  suspend: ['funded', 'not_needed'],
  resume: ['suspended'],
  terminate: ['funded', 'not_needed', 'suspended'],
  complete: ['funded', 'not_needed'],
}

export interface ActedOn {
  /** The organisation that acts. */
  by: string
  /** Of its allocation; none where it asks for no money. */
  payees: readonly string[]
  state: RequestState
  askMinor: bigint | null
}

/** Where the act leads; resumed it is again what it was. In order of precedence it is refused to a payee, and in another state. */
export function decideAct(act: RequestAct, { by, payees, state, askMinor }: ActedOn): RequestState {
  requireAnother(by, payees)
  if (!takes[act].includes(state))
    throw new Refusal('ledger.request_not_acted_on', { act, state, from: takes[act].join(' or ') })
  if (act === 'resume') return askMinor === null ? 'not_needed' : 'funded'
  return ({ suspend: 'suspended', terminate: 'terminated', complete: 'completed' } as const)[act]
}
