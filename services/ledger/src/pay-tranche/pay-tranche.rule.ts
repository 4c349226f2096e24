// Whether a tranche may be paid now, and out of which contributions. In order of precedence: allocation, revision, payee, tranche,
// paid before, order, dates.
import { Refusal } from '@hub/errors'
import type { AllocationState } from '../allocation.ts'
import { type OpenPart, type Share, splitOpen } from '../share.ts'

export interface PayTranche {
  payee: string
  tranche: number
  valueDate: string
  bankReference: string
}

export interface Payable {
  state: AllocationState
  revision: number
  currentRevision: number
  approvedOn: string | null
  tranches: readonly { payee: string; tranche: number; amountMinor: bigint }[]
  paid: readonly { payee: string; tranche: number; valueDate: string }[]
  /** Of this payee. */
  open: readonly OpenPart[]
  today: string
}

export function decidePayment(command: PayTranche, payable: Payable): { amountMinor: bigint; shares: Share[] } {
  const { payee, tranche } = command
  if (payable.state !== 'approved') throw new Refusal('ledger.allocation_not_approved', { state: payable.state })
  if (payable.revision !== payable.currentRevision)
    throw new Refusal('ledger.revision_not_current', { revision: payable.revision, current: payable.currentRevision })
  const due = trancheOf(command, payable)
  requireTurn(payable, payee, tranche)
  requireDate(command, payable)
  return { amountMinor: due.amountMinor, shares: splitOpen([due.amountMinor], payable.open).flat() }
}

function trancheOf({ payee, tranche }: PayTranche, { tranches }: Payable) {
  const own = tranches.filter((each) => each.payee === payee)
  if (own.length === 0) {
    const payees = [...new Set(tranches.map((each) => each.payee))].join(', ')
    throw new Refusal('ledger.payee_unknown', { payee, payees })
  }
  const due = own.find((each) => each.tranche === tranche)
  if (due === undefined) throw new Refusal('ledger.tranche_unknown', { payee, tranche, count: own.length })
  return due
}

function requireTurn({ paid }: Payable, payee: string, tranche: number): void {
  const done = paid.filter((each) => each.payee === payee).length
  if (tranche <= done) throw new Refusal('ledger.tranche_already_paid', { payee, tranche })
  if (tranche > done + 1) throw new Refusal('ledger.tranche_out_of_order', { payee, next: done + 1 })
}

/** Not in the future; and not before the money was there, or an earlier day's balance would turn negative. */
function requireDate({ payee, valueDate }: PayTranche, { approvedOn, paid, today }: Payable): void {
  if (valueDate > today) throw new Refusal('ledger.date_in_future', { field: 'valueDate', today })
  const earliest = [approvedOn ?? today, ...paid.filter((each) => each.payee === payee).map((each) => each.valueDate)]
    .toSorted()
    .at(-1)
  if (earliest !== undefined && valueDate < earliest) throw new Refusal('ledger.value_date_too_early', { earliest })
}
