import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import { type Clock, newId } from '@hub/runtime'
import { actorAs, requireAnother } from '../actor.ts'
import { lockAllocation } from '../allocation.sql.ts'
import { lockContribution } from '../contribution.sql.ts'
import { dayOf } from '../day.ts'
import { postWithinFree } from '../own-line.ts'
import { postTogether } from '../posting.ts'
import { listReversed } from '../reversal.sql.ts'
import { mirrorsOf, requireReversible } from './reverse-transfer.rule.ts'
import {
  type Found,
  insertReversals,
  listBelowZero,
  listWithFee,
  lockReversal,
  selectHasLaterPayment,
} from './reverse-transfer.sql.ts'

export interface ReverseTransfer {
  transferId: string
  reason: string
  /** Null: today. */
  valueDate: string | null
}

/**
 * Undoes a transfer by its mirror; both stay in the books. What the transfer was, a deposit, a payment, a report, no longer counts: the
 * agreement is open for it again, the tranche may be paid again. Under the locks that those take too.
 */
export const makeReverseTransfer =
  (clock: Clock) =>
  async (tx: Tx, { transferId, reason, valueDate }: ReverseTransfer, principal: Principal) => {
    const [transfer, ...fees] = await listWithFee(tx, transferId)
    if (transfer === undefined) throw new Refusal('http.not_found')
    requireAnother(principal.organisation.slug, transfer.payee === null ? [] : [transfer.payee])
    await lockReversal(tx, transferId)
    const allocation = await lockWhatItBelongsTo(tx, transfer)
    const at = clock.now()
    const day = valueDate ?? dayOf(at)
    requireReversible(transfer, day, {
      state: allocation?.state ?? null,
      isReversed: (await listReversed(tx, [transferId])).has(transferId),
      hasLaterPayment: transfer.code === 'disbursement' && (await selectHasLaterPayment(tx, transferId)),
      today: dayOf(at),
    })
    // The fee first: the deposit takes out of what is available what the fee brings back.
    const undone = [...fees, transfer].map((each) => ({ ...each, reversalId: newId() }))
    const recordedBy = principal.organisation.slug
    const mirrors = mirrorsOf(undone, day)
    const legs = mirrors.flatMap((mirror) => mirror.legs)
    await postWithinFree(tx, legs, () => postTogether(tx, mirrors, at))
    await insertReversals(
      tx,
      undone.map(({ id, reversalId }) => ({ id: reversalId, transferId: id, reason, recordedBy })),
    )
    const { code } = transfer
    const id = undone.at(-1)?.reversalId ?? transferId
    await emit(tx, {
      type: 'ledger.transfer_reversed',
      ...(allocation && { requestId: allocation.requestId, revision: allocation.revision }),
      actor: actorAs(principal, 'operator'),
      at,
      body: { transferId, reversalId: id, code, allocationId: transfer.allocationId, reason },
    })
    const belowZero = day < dayOf(at) ? await listBelowZero(tx, legs, day) : []
    return { id, transferId, code, valueDate: day, reason, belowZero }
  }

/** In the order in which all take them: the allocation, else the contributions. */
async function lockWhatItBelongsTo(tx: Tx, { allocationId, legs }: Found) {
  if (allocationId !== null) {
    return await lockAllocation(tx, allocationId)
  }
  const contributions = [...new Set(legs.flatMap(({ contributionId }) => contributionId ?? []))].toSorted()
  for (const id of contributions) await lockContribution(tx, id)
  return undefined
}
