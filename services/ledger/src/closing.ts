// How an allocation ends: what was approved and never paid is available again, contribution by contribution, and then it is closed. An
// operator closes it, or completes or terminates its request.
import type { Actor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { formatMinor } from '@hub/money'
import { newId } from '@hub/runtime'
import { allocatedAccount, availableAccount } from './account.ts'
import { type AllocationRow, listLines, listPayeeShares, type PayeeShare } from './allocation.sql.ts'
import { payeeTotals } from './allocation.ts'
import { markClosed } from './closing.sql.ts'
import { dayOf } from './day.ts'
import { listExpenditures } from './expenditure.sql.ts'
import { legsOf } from './legs.ts'
import { flowsOf } from './payee-flows.ts'
import { postTogether } from './posting.ts'

/** What is decided by whether it may be closed. The caller holds its lock. */
export async function accountsOf(tx: Tx, { id, currency }: AllocationRow) {
  const shares = await listPayeeShares(tx, [id])
  return {
    currency,
    shares,
    payees: payeeTotals(await listLines(tx, [id])).map(({ payee }) => payee),
    advances: advancesOf(shares),
    expenditures: await listExpenditures(tx, [id]),
  }
}

const advancesOf = (shares: readonly PayeeShare[]) =>
  [...Map.groupBy(shares, ({ payee }) => payee)].map(([payee, own]) => ({
    payee,
    amountMinor: own.reduce((sum, { advanceMinor }) => sum + advanceMinor, 0n),
  }))

/** What was approved and not paid is available again; how much that is. */
export async function releaseUnpaid(
  tx: Tx,
  { id, currency }: AllocationRow,
  shares: PayeeShare[],
  at: Date,
): Promise<bigint> {
  const payees = [...new Set(shares.map(({ payee }) => payee))]
  const legs = payees.flatMap((payee) => {
    const unpaid = flowsOf(shares, payee).unpaid.filter(({ amountMinor }) => amountMinor > 0n)
    return legsOf(allocatedAccount(id, payee, currency), availableAccount(currency), unpaid)
  })
  if (legs.length > 0)
    await postTogether(
      tx,
      [{ kind: 'transfer', id: newId(), code: 'release', about: id, effectiveOn: dayOf(at), legs }],
      at,
    )
  return shares.reduce((sum, { unpaidMinor }) => sum + unpaidMinor, 0n)
}

interface Closing {
  actor: Actor
  reason: string
  releasedMinor: bigint
  at: Date
}

export async function closeAllocation(tx: Tx, allocation: AllocationRow, closing: Closing): Promise<void> {
  const { id, requestId, revision, currency } = allocation
  const { actor, reason, releasedMinor, at } = closing
  await markClosed(tx, id, { closedAt: at, closedBy: actor.organisation, closeReason: reason })
  await emit(tx, {
    type: 'ledger.allocation_closed',
    requestId,
    revision,
    actor,
    at,
    body: { allocationId: id, released: formatMinor(releasedMinor, currency) },
  })
}
