// Whether an allocation may be closed: nothing is left with its payees, and nothing that they reported is open.
import { type FieldFault, Refusal } from '@hub/errors'
import { formatMinor } from '@hub/money'
import { requireAnother } from '../actor.ts'
import type { AllocationState } from '../allocation.ts'
import type { ExpenditureState } from '../expenditure.ts'

export interface Closable {
  /** The organisation that closes it. */
  by: string
  payees: readonly string[]
  state: AllocationState
  currency: string
  /** What each payee was paid and has not accounted for. */
  advances: readonly { payee: string; amountMinor: bigint }[]
  expenditures: readonly { id: string; state: ExpenditureState }[]
}

const whatToDo: Partial<Record<ExpenditureState, string>> = {
  reported: 'is reported: accept it or query it',
  queried: 'is queried: accept it, or reverse it and have it reported anew',
}

export function requireClosable({ by, payees, state, currency, advances, expenditures }: Closable): void {
  requireAnother(by, payees)
  if (state !== 'approved') throw new Refusal('ledger.allocation_not_approved', { state })
  const unspent = advances.flatMap(({ payee, amountMinor }): FieldFault[] => {
    const left = `${formatMinor(amountMinor, currency).amount} ${currency}`
    const message = `has ${left} left: have it reported as spent or refunded, or write it off`
    return amountMinor === 0n ? [] : [{ path: `payees.${payee}`, message }]
  })
  const open = expenditures.flatMap(({ id, state: its }): FieldFault[] => {
    const message = whatToDo[its]
    return message === undefined ? [] : [{ path: `expenditures.${id}`, message }]
  })
  const faults = [...unspent, ...open]
  if (faults.length > 0) throw new Refusal('ledger.allocation_unaccounted', {}, faults)
}
