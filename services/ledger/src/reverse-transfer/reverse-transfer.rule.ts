// Whether a transfer may be undone, and by what entries: exactly its own, the other way round. In order of precedence: who
// undoes it and its allocation (the story), what it is, undone before, dates, a later payment. Whether the money is still there, posting says.
import { Refusal } from '@hub/errors'
import type { AllocationState } from '../allocation.ts'
import type { Leg, PostTransfer, TransferCode } from '../posting.rule.ts'

/** A transfer as it was posted; a deposit with its fee. */
export interface Posted {
  id: string
  code: TransferCode
  about: string
  effectiveOn: string
  legs: Leg[]
}

export interface Reversible {
  /** Of the allocation that it belongs to; null: to none. */
  state: AllocationState | null
  isReversed: boolean
  /** For a disbursement: whether a later one of its payee still stands. */
  hasLaterPayment: boolean
  today: string
}

/** What is undone by other means, and by which. */
const otherMeans: Partial<Record<TransferCode, string>> = {
  allocation: 'an allocation changes by amendment and ends by being closed',
  release: 'what was released is free: propose a new allocation',
  fee: 'the fee is reversed with its deposit',
  reversal: 'record what was undone by mistake anew',
}

export function requireReversible(transfer: Posted, valueDate: string, reversible: Reversible): void {
  const { id, code, effectiveOn } = transfer
  const { state, isReversed, hasLaterPayment, today } = reversible
  const means = otherMeans[code]
  if (means !== undefined) throw new Refusal('ledger.not_reversible', { code, means })
  if (isReversed) throw new Refusal('ledger.already_reversed', { transfer: id })
  if (state === 'closed' && code !== 'refund') throw new Refusal('ledger.closed_not_reversed', { code })
  if (valueDate > today) throw new Refusal('ledger.date_in_future', { field: 'valueDate', today })
  if (valueDate < effectiveOn) throw new Refusal('ledger.reversal_too_early', { effectiveOn })
  if (hasLaterPayment) throw new Refusal('ledger.later_payment_stands', { transfer: id })
}

/** The mirror of each, naming what it corrects. */
export const mirrorsOf = (transfers: readonly (Posted & { reversalId: string })[], valueDate: string): PostTransfer[] =>
  transfers.map(({ id, reversalId, about, legs }) => ({
    kind: 'transfer',
    id: reversalId,
    code: 'reversal',
    about,
    effectiveOn: valueDate,
    legs: legs.map((leg) => ({ ...leg, amountMinor: -leg.amountMinor })),
    corrects: id,
  }))
