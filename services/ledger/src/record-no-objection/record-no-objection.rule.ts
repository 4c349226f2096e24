// Who gives or records a no-objection, and how often. In order of precedence: who may not know of the request, who is neither its
// government nor an operator, a request that has ended, one that has it.
import { Refusal } from '@hub/errors'
import type { RequestState } from '../request.ts'

export interface Recordable {
  isOperator: boolean
  isItsGovernment: boolean
  /** Requester, team, auditor, or anybody where the request is public. */
  maySee: boolean
  state: RequestState
  recordedBy: string | null
}

export function requireRecordable({ isOperator, isItsGovernment, maySee, state, recordedBy }: Recordable): void {
  if (!isOperator && !isItsGovernment) throw new Refusal(maySee ? 'ledger.not_its_government' : 'http.not_found')
  if (['terminated', 'completed', 'withdrawn'].includes(state)) throw new Refusal('ledger.request_ended', { state })
  if (recordedBy !== null) throw new Refusal('ledger.no_objection_recorded', { by: recordedBy })
}
