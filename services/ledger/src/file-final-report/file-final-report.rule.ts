// Who files the final report of a request, and from when on. In order of precedence: another than the lead, nothing has begun.
import { Refusal } from '@hub/errors'
import type { RequestState } from '../request.ts'

export interface Reportable {
  by: string
  lead: string | null
  state: RequestState
  askMinor: bigint | null
  /** A tranche was paid. */
  wasPaid: boolean
}

const begun: readonly RequestState[] = ['funded', 'not_needed', 'suspended', 'terminated', 'completed']

/** Also of a request that has ended: a report is corrected, and one that was terminated has its lessons too. */
export function requireReportable({ by, lead, state, askMinor, wasPaid }: Reportable): void {
  if (lead !== null && by !== lead) throw new Refusal('ledger.not_the_lead', { lead })
  const hasBegun = begun.includes(state) && (askMinor === null || wasPaid)
  if (lead === null || !hasBegun) throw new Refusal('ledger.nothing_to_report', { state })
}
