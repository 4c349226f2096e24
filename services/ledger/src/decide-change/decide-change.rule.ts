// A requester wishes to change or withdraw a request while its money is decided on. The ledger is the one judge: what is
// undecided gives way, what is decided stays.
import type { RequestState } from '../request.ts'

export type ChangeDecision = { kind: 'granted' } | { kind: 'refused'; reason: string } | { kind: 'too_early' }

const reasons: Partial<Record<RequestState, string>> = {
  funded:
    'The committee approved the allocation before the wish arrived: from funded on a request changes by amendment.',
  not_needed: 'The request asks for no money and is being implemented: from then on it changes by amendment.',
  suspended: 'An operator suspended the request: from funded on it changes by amendment, once it is resumed.',
  terminated: 'The request was terminated before.',
  completed: 'The request was completed before.',
  changing: 'An earlier change of this request was granted: submit that one first.',
  withdrawn: 'The request was withdrawn before.',
}

export function decideChange(state: RequestState): ChangeDecision {
  const reason = reasons[state]
  if (reason !== undefined) return { kind: 'refused', reason }
  // Intake asks from matched on, so the agreement on the team is on its way here.
  return state === 'filed' ? { kind: 'too_early' } : { kind: 'granted' }
}
