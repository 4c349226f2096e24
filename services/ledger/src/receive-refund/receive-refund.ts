import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import { formatMinor } from '@hub/money'
import { type Clock, newId } from '@hub/runtime'
import { availableAccount } from '../account.ts'
import { actorAs } from '../actor.ts'
import { type AllocationRow, listDisbursements, listLines, listPayeeShares, lockAllocation } from '../allocation.sql.ts'
import { payeeTotals } from '../allocation.ts'
import { viewOfShares } from '../allocation-view.ts'
import { listFundersOf } from '../contribution.sql.ts'
import { dayOf } from '../day.ts'
import { legsOf } from '../legs.ts'
import { flowsOf } from '../payee-flows.ts'
import { postTogether } from '../posting.ts'
import { sourceAccount } from '../refund.ts'
import { decideRefund, type ReceiveRefund, type Refundable } from './receive-refund.rule.ts'
import { insertRefund, selectSameRefund } from './receive-refund.sql.ts'

/** Money comes back from a payee: each contribution gets its part, which is available again under its earmark. */
export const makeReceiveRefund =
  (clock: Clock) => async (tx: Tx, allocationId: string, command: ReceiveRefund, principal: Principal) => {
    const allocation = await lockAllocation(tx, allocationId)
    if (allocation === undefined) throw new Refusal('http.not_found')
    const at = clock.now()
    const { amount: _, ...given } = command
    const { payee, valueDate, source = 'advance' } = command
    const by = principal.organisation.slug
    const refundable = await refundableFor(tx, allocation, command, { by, today: dayOf(at) })
    const { amountMinor, shares } = decideRefund(command, refundable)
    const id = newId()
    await insertRefund(tx, { id, allocationId, ...given, amountMinor, recordedBy: by })
    const { currency, requestId, revision } = allocation
    const legs = legsOf(sourceAccount[source](allocationId, payee, currency), availableAccount(currency), shares)
    await postTogether(tx, [{ kind: 'transfer', id, code: 'refund', about: id, effectiveOn: valueDate, legs }], at)
    const amount = formatMinor(amountMinor, currency)
    await emit(tx, {
      type: 'ledger.refund_received',
      requestId,
      revision,
      actor: actorAs(principal, 'operator'),
      at,
      body: { allocationId, refundId: id, payee, amount },
    })
    const funders = await listFundersOf(
      tx,
      shares.map(({ contributionId }) => contributionId),
    )
    const shown = viewOfShares(shares, { allocation, funders }, principal)
    return { id, allocationId, payee, amount, valueDate, source, shares: shown }
  }

async function refundableFor(
  tx: Tx,
  allocation: AllocationRow,
  command: ReceiveRefund,
  { by, today }: { by: string; today: string },
): Promise<Refundable> {
  const { id, state, currency } = allocation
  const { payee } = command
  const { paid, gone, spent, writtenOff } = flowsOf(await listPayeeShares(tx, [id]), payee)
  const payees = payeeTotals(await listLines(tx, [id])).map((each) => each.payee)
  const payments = (await listDisbursements(tx, [id])).filter((each) => each.payee === payee)
  const [firstPaidOn = null] = payments.map(({ valueDate }) => valueDate).toSorted()
  const recordedBefore = await selectSameRefund(tx, allocation, command)
  return { by, state, currency, payees, paid, gone, spent, writtenOff, firstPaidOn, recordedBefore, today }
}
