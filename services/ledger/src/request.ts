// What the ledger knows of a request: whether its money can be decided on. Intake keeps the state that everybody sees.
import { Refusal } from '@hub/errors'

export const requestStates = [
  'filed',
  'changing',
  'declined',
  'matched',
  'waitlisted',
  'proposed',
  'funded',
  'refused',
  'not_needed',
  'suspended',
  'terminated',
  'completed',
  'withdrawn',
] as const
export type RequestState = (typeof requestStates)[number]

/**
 * Whether a revision that another service speaks of is still on its way here. Once money is approved no other is taken up, so what
 * was made of one that crossed the approval is not waited for.
 */
export const isStillToCome = (known: Standing & { revision: number }, revision: number): boolean =>
  known.revision < revision && !isGranted(known)

interface Standing {
  state: RequestState
  /** Null: it asks for no money. */
  askMinor: bigint | null
}

const granted: readonly RequestState[] = ['funded', 'suspended', 'terminated', 'completed']

/** Money was approved for it: what its requester did before it learnt of that is taken back, whatever became of the request since. */
export const isGranted = ({ state, askMinor }: Standing): boolean => askMinor !== null && granted.includes(state)

/** While it is suspended, and once it has ended, nothing is paid, proposed or amended. */
export function requireGoingOn(state: RequestState): void {
  if (['suspended', 'terminated', 'completed'].includes(state)) throw new Refusal('ledger.request_stopped', { state })
}

/**
 * A member of the agreed team left, and the requester has agreed to the changed one. Before money is approved there is no team meanwhile;
 * afterwards the old one stands, and the changed one says who may become a payee by an amendment.
 */
export const takesChangedTeam = ({ state, team }: { state: RequestState; team: unknown }): boolean =>
  mayBeProposed(state) ? team === null : ['funded', 'not_needed', 'suspended'].includes(state)

/** Nothing is proposed yet: an operator may still overrule the assessment. */
export const mayBeDeclined = (state: RequestState): boolean => state === 'filed' || mayBeProposed(state)

/** An allocation may be proposed in these. */
export const mayBeProposed = (state: RequestState): boolean => state === 'matched' || state === 'waitlisted'
