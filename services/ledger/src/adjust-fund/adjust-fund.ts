import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import { parseMinor } from '@hub/money'
import { type Clock, newId } from '@hub/runtime'
import { actorAs } from '../actor.ts'
import { type AllocationRow, listDisbursements, listLines, listPayeeShares, lockAllocation } from '../allocation.sql.ts'
import { payeeTotals } from '../allocation.ts'
import { fixBaseCurrency } from '../base-currency.ts'
import { dayOf } from '../day.ts'
import { postWithinFree } from '../own-line.ts'
import { flowsOf } from '../payee-flows.ts'
import { postTogether } from '../posting.ts'
import { requireNew } from '../recorded-once.ts'
import { selectFirstDay } from '../settings.sql.ts'
import {
  type Adjustment,
  type Advance,
  codeOf,
  legsOfOwn,
  legsOfWriteOff,
  requireDay,
  type WriteOff,
} from './adjust-fund.rule.ts'
import { insertAdjustment, lockSameAdjustment } from './adjust-fund.sql.ts'

/** An operator records what a bank did, or that a payee's money is lost. */
export const makeAdjustFund =
  (clock: Clock) =>
  async (tx: Tx, adjustment: Adjustment, principal: Principal): Promise<{ id: string }> => {
    const by = principal.organisation.slug
    const allocation = adjustment.kind === 'write_off' ? await lockAllocation(tx, adjustment.allocationId) : undefined
    const at = clock.now()
    const today = dayOf(at)
    const baseCurrency = await fixBaseCurrency(tx, today)
    requireDay(adjustment, { baseCurrency, booksBegin: await selectFirstDay(tx), today })
    const legs =
      adjustment.kind === 'write_off'
        ? legsOfWriteOff(adjustment, { by, ...(await readAdvance(tx, adjustment, allocation)) })
        : legsOfOwn(adjustment)
    requireNew('adjustment', await lockSameAdjustment(tx, adjustment), adjustment)
    const id = newId()
    const { kind, amount, valueDate, reason, isAnother = false } = adjustment
    const { allocationId = null, payee = null } = adjustment.kind === 'write_off' ? adjustment : {}
    const [amountMinor, { currency }] = [parseMinor(amount), amount]
    await insertAdjustment(tx, {
      id,
      kind,
      amountMinor,
      currency,
      allocationId,
      payee,
      valueDate,
      reason,
      isAnother,
      recordedBy: by,
    })
    const code = codeOf(adjustment)
    await postWithinFree(tx, legs, () =>
      postTogether(tx, [{ kind: 'transfer', id, code, about: id, effectiveOn: valueDate, legs }], at),
    )
    await emit(tx, {
      type: 'ledger.fund_adjusted',
      actor: actorAs(principal, 'operator'),
      at,
      body: { adjustmentId: id, kind, amount, allocationId, payee },
    })
    return { id }
  }

async function readAdvance(
  tx: Tx,
  { allocationId, payee }: WriteOff,
  allocation: AllocationRow | undefined,
): Promise<Omit<Advance, 'by'>> {
  if (allocation === undefined) throw new Refusal('ledger.allocation_unknown', { allocation: allocationId })
  const payees = payeeTotals(await listLines(tx, [allocationId])).map((each) => each.payee)
  const payments = (await listDisbursements(tx, [allocationId])).filter((each) => each.payee === payee)
  const [firstPaidOn = null] = payments.map(({ valueDate }) => valueDate).toSorted()
  return { state: allocation.state, payees, firstPaidOn, ...flowsOf(await listPayeeShares(tx, [allocationId]), payee) }
}
