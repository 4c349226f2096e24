// Whether an allocation may be closed: nothing is left with its payees, and nothing that they reported is open.
import { Refusal } from '@hub/errors'
import { requireAnother } from '../actor.ts'
import type { AllocationState } from '../allocation.ts'
import { type Accounts, unaccountedFaults } from '../unaccounted.ts'

export interface Closable extends Accounts {
  /** The organisation that closes it. */
  by: string
  payees: readonly string[]
  state: AllocationState
}

export function requireClosable({ by, payees, state, ...accounts }: Closable): void {
  requireAnother(by, payees)
  if (state !== 'approved') throw new Refusal('ledger.allocation_not_approved', { state })
  const faults = unaccountedFaults(accounts)
  if (faults.length > 0) throw new Refusal('ledger.allocation_unaccounted', {}, faults)
}
