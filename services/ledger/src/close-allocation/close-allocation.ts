import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import { formatMinor } from '@hub/money'
import { type Clock, newId } from '@hub/runtime'
import { allocatedAccount, availableAccount } from '../account.ts'
import { actorAs } from '../actor.ts'
import { type AllocationRow, listLines, listPayeeShares, lockAllocation, type PayeeShare } from '../allocation.sql.ts'
import { payeeTotals } from '../allocation.ts'
import { listAmendments } from '../amendment.sql.ts'
import { dayOf } from '../day.ts'
import { listExpenditures } from '../expenditure.sql.ts'
import { legsOf } from '../legs.ts'
import { flowsOf } from '../payee-flows.ts'
import { postTogether } from '../posting.ts'
import { requireClosable } from './close-allocation.rule.ts'
import { markClosed } from './close-allocation.sql.ts'

/** Ends an allocation: what was approved and never paid is available again, contribution by contribution. */
export const makeCloseAllocation =
  (clock: Clock) =>
  async (tx: Tx, id: string, reason: string, principal: Principal): Promise<void> => {
    const allocation = await lockAllocation(tx, id)
    if (allocation === undefined) throw new Refusal('http.not_found')
    const { state, currency, requestId, revision } = allocation
    const shares = await listPayeeShares(tx, [id])
    const expenditures = await listExpenditures(tx, [id])
    const by = principal.organisation.slug
    const payees = payeeTotals(await listLines(tx, [id])).map(({ payee }) => payee)
    requireClosable({ by, payees, state, currency, advances: advancesOf(shares), expenditures })
    const amendments = await listAmendments(tx, [id])
    if (amendments.some(({ amendment }) => amendment.state === 'proposed')) throw new Refusal('ledger.amendment_open')
    const at = clock.now()
    const releasedMinor = await release(tx, allocation, shares, at)
    await markClosed(tx, id, { closedAt: at, closedBy: by, closeReason: reason })
    await emit(tx, {
      type: 'ledger.allocation_closed',
      requestId,
      revision,
      actor: actorAs(principal, 'operator'),
      at,
      body: { allocationId: id, released: formatMinor(releasedMinor, currency) },
    })
  }

const advancesOf = (shares: readonly PayeeShare[]) =>
  [...Map.groupBy(shares, ({ payee }) => payee)].map(([payee, own]) => ({
    payee,
    amountMinor: own.reduce((sum, { advanceMinor }) => sum + advanceMinor, 0n),
  }))

async function release(tx: Tx, { id, currency }: AllocationRow, shares: PayeeShare[], at: Date): Promise<bigint> {
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
