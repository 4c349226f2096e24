// Whether tranches may be paid now, and out of which contributions. In order of precedence: who pays, allocation, request
// stopped, revision, payee,
// tranche, paid before, order, dates, recorded before. Of a group each is decided as if those before it were paid already; one that is refused changes
// nothing.
import { type Outcome, outcomeOf, Refusal } from '@hub/errors'
import { requireAnother } from '../actor.ts'
import type { AllocationState } from '../allocation.ts'
import { requireNew } from '../recorded-once.ts'
import { type RequestState, requireGoingOn } from '../request.ts'
import { type OpenPart, type Share, splitOpen } from '../share.ts'

export interface PayTranche {
  allocationId: string
  payee: string
  tranche: number
  valueDate: string
  bankReference: string
  isAnother?: boolean | undefined
  /** The organisation that orders it. */
  paidBy: string
}

interface Made {
  payee: string
  tranche: number
  valueDate: string
  bankReference: string
  amountMinor: bigint
  isReversed: boolean
}

export interface Payable {
  state: AllocationState
  requestState: RequestState
  revision: number
  currentRevision: number
  approvedOn: string | null
  payees: readonly string[]
  /** Whether a payment was ever made, also one that was reversed since. */
  wasPaid: boolean
  // Of the payees that are to be paid:
  tranches: readonly { payee: string; tranche: number; amountMinor: bigint }[]
  /** Every payment; one that was reversed counts as not paid. */
  made: readonly Made[]
  open: readonly (OpenPart & { payee: string })[]
}

export interface Payment {
  amountMinor: bigint
  shares: Share[]
  /** One more each time a payment of the same tranche was reversed. */
  attempt: number
  /** Of the allocation, also where one before it was reversed: by the first the work begins, once. */
  isFirst: boolean
}

/** One outcome for each command, in their order. `payables`: by allocation; one that is not among them is not known. */
export function decidePayments(
  commands: readonly PayTranche[],
  payables: ReadonlyMap<string, Payable>,
  today: string,
): Outcome<Payment>[] {
  const current = new Map(payables)
  return commands.map((command) =>
    outcomeOf(() => {
      const payable = current.get(command.allocationId)
      if (payable === undefined) throw new Refusal('http.not_found')
      const payment = decidePayment(command, payable, today)
      current.set(command.allocationId, afterPayment(payable, command, payment))
      return payment
    }),
  )
}

export function decidePayment(command: PayTranche, payable: Payable, today: string): Payment {
  const { payee, tranche, paidBy } = command
  requireAnother(paidBy, [payee])
  if (payable.state !== 'approved') throw new Refusal('ledger.allocation_not_approved', { state: payable.state })
  requireGoingOn(payable.requestState)
  if (payable.revision !== payable.currentRevision)
    throw new Refusal('ledger.revision_not_current', { revision: payable.revision, current: payable.currentRevision })
  const { amountMinor } = trancheOf(command, payable)
  const paid = payable.made.filter((each) => each.payee === payee && !each.isReversed)
  requireTurn(command, paid.length)
  requireDate(command, [payable.approvedOn ?? today, ...paid.map(({ valueDate }) => valueDate)], today)
  requireNew('payment', sameIn(paid, command, amountMinor), command)
  const open = payable.open.filter((part) => part.payee === payee)
  return {
    amountMinor,
    shares: splitOpen([amountMinor], open).flat(),
    attempt: 1 + payable.made.filter((each) => each.payee === payee && each.tranche === tranche).length,
    isFirst: !payable.wasPaid,
  }
}

// A plan of several tranches may be paid by one transfer of the bank: then whoever records it says so.
function sameIn(paid: readonly Made[], { valueDate, bankReference }: PayTranche, amountMinor: bigint): string | null {
  const same = paid.find(
    (each) => each.valueDate === valueDate && each.bankReference === bankReference && each.amountMinor === amountMinor,
  )
  return same === undefined ? null : `of tranche ${same.tranche}`
}

function trancheOf({ payee, tranche }: PayTranche, { payees, tranches }: Payable) {
  const own = tranches.filter((each) => each.payee === payee)
  if (own.length === 0) throw new Refusal('ledger.payee_unknown', { payee, payees: payees.join(', ') })
  const due = own.find((each) => each.tranche === tranche)
  if (due === undefined) throw new Refusal('ledger.tranche_unknown', { payee, tranche, count: own.length })
  return due
}

function requireTurn({ payee, tranche }: PayTranche, done: number): void {
  if (tranche <= done) throw new Refusal('ledger.tranche_already_paid', { payee, tranche })
  if (tranche > done + 1) throw new Refusal('ledger.tranche_out_of_order', { payee, next: done + 1 })
}

/** Not in the future; and not before the money was there, or an earlier day's balance would turn negative. */
function requireDate({ valueDate }: PayTranche, before: readonly string[], today: string): void {
  if (valueDate > today) throw new Refusal('ledger.date_in_future', { field: 'valueDate', today })
  const earliest = before.toSorted().at(-1)
  if (earliest !== undefined && valueDate < earliest) throw new Refusal('ledger.value_date_too_early', { earliest })
}

/** The allocation as the next payment of it finds it. */
function afterPayment(payable: Payable, command: PayTranche, { amountMinor: paidMinor, shares }: Payment): Payable {
  const { payee, tranche, valueDate, bankReference } = command
  const given = new Map(shares.map(({ contributionId, amountMinor }) => [contributionId, amountMinor]))
  return {
    ...payable,
    wasPaid: true,
    made: [...payable.made, { payee, tranche, valueDate, bankReference, amountMinor: paidMinor, isReversed: false }],
    open: payable.open.map((part) => {
      const amountMinor = part.payee === payee ? (given.get(part.contributionId) ?? 0n) : 0n
      return { ...part, leftMinor: part.leftMinor - amountMinor, paidMinor: part.paidMinor + amountMinor }
    }),
  }
}
