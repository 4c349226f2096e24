import type { Tx } from '@hub/database'
import { forAccepted, isRefused } from '@hub/errors'
import { emitAll, type NewEvent } from '@hub/events'
import type { Principal } from '@hub/http'
import { formatMinor } from '@hub/money'
import { newId } from '@hub/runtime'
import { advanceAccount, allocatedAccount } from '../account.ts'
import { actorAs } from '../actor.ts'
import { viewOfShares } from '../allocation-view.ts'
import { dayOf } from '../day.ts'
import type { PostTransfer } from '../posting.rule.ts'
import { postTogether } from '../posting.ts'
import type { disbursements } from '../tables.ts'
import { decidePayments, type Payment, type PayTranche } from './pay-tranche.rule.ts'
import { insertDisbursements, type LockedPayable, lockPayables } from './pay-tranche.sql.ts'

/** A payment and who orders it. */
export interface Order extends Omit<PayTranche, 'paidBy'> {
  principal: Principal
}

interface Disbursement extends Order, Payment {
  id: string
  allocation: LockedPayable
}

/**
 * Pays tranches, each contribution giving its part, so that the last tranche of a payee empties every share. All by the same few
 * statements, each with its own outcome; what the books refuse (a closed year) is thrown, and each is then paid by itself.
 */
export async function payTranches(tx: Tx, orders: readonly Order[], at: Date) {
  const allocations = await lockPayables(tx, orders)
  const commands = orders.map((order) => ({ ...order, paidBy: order.principal.organisation.slug }))
  const decided = decidePayments(commands, allocations, dayOf(at)).map((outcome, place) =>
    isRefused(outcome) ? outcome : disbursementOf(orders[place] as Order, outcome, allocations),
  )
  return forAccepted(decided, async (disbursed) => {
    // Sent at once: none waits for the answer to another.
    await Promise.all([
      postTogether(tx, disbursed.map(transferOf), at),
      insertDisbursements(tx, disbursed.map(rowOf)),
      emitAll(
        tx,
        disbursed.map((each) => eventOf(each, at)),
      ),
    ])
    return disbursed.map(viewOf)
  })
}

const disbursementOf = (
  order: Order,
  payment: Payment,
  allocations: ReadonlyMap<string, LockedPayable>,
): Disbursement => ({
  ...order,
  ...payment,
  id: newId(),
  allocation: allocations.get(order.allocationId) as LockedPayable,
})

function transferOf({ id, allocation, payee, valueDate, shares }: Disbursement): PostTransfer {
  const from = allocatedAccount(allocation.id, payee, allocation.currency)
  const to = advanceAccount(allocation.id, payee, allocation.currency)
  return {
    kind: 'transfer',
    id,
    code: 'disbursement',
    about: id,
    effectiveOn: valueDate,
    legs: shares.flatMap(({ contributionId, amountMinor }) => [
      { account: from, contributionId, amountMinor: -amountMinor },
      { account: to, contributionId, amountMinor },
    ]),
  }
}

const rowOf = ({ allocation, principal, ...disbursed }: Disbursement): typeof disbursements.$inferInsert => ({
  ...disbursed,
  version: allocation.version,
  isAnother: disbursed.isAnother ?? false,
  paidBy: principal.organisation.slug,
})

const eventOf = (disbursed: Disbursement, at: Date): NewEvent<'ledger.tranche_paid'> => ({
  type: 'ledger.tranche_paid',
  requestId: disbursed.allocation.requestId,
  revision: disbursed.allocation.revision,
  actor: actorAs(disbursed.principal, 'operator'),
  at,
  body: {
    allocationId: disbursed.allocationId,
    disbursementId: disbursed.id,
    payee: disbursed.payee,
    tranche: disbursed.tranche,
    amount: formatMinor(disbursed.amountMinor, disbursed.allocation.currency),
    isFirst: disbursed.isFirst,
  },
})

const viewOf = ({ id, allocation, principal, ...disbursed }: Disbursement) => ({
  id,
  allocationId: allocation.id,
  payee: disbursed.payee,
  tranche: disbursed.tranche,
  amount: formatMinor(disbursed.amountMinor, allocation.currency),
  valueDate: disbursed.valueDate,
  isFirst: disbursed.isFirst,
  shares: viewOfShares(disbursed.shares, { allocation, funders: allocation.funders }, principal),
})
