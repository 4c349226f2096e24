import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { actorAs } from '../actor.ts'
import { lockAllocation } from '../allocation.sql.ts'
import { listAmendments } from '../amendment.sql.ts'
import { accountsOf, closeAllocation, releaseUnpaid } from '../closing.ts'
import { requireClosable } from './close-allocation.rule.ts'

/** Ends an allocation: what was approved and never paid is available again, contribution by contribution. */
export const makeCloseAllocation =
  (clock: Clock) =>
  async (tx: Tx, id: string, reason: string, principal: Principal): Promise<void> => {
    const allocation = await lockAllocation(tx, id)
    if (allocation === undefined) throw new Refusal('http.not_found')
    const { shares, ...accounts } = await accountsOf(tx, allocation)
    requireClosable({ by: principal.organisation.slug, state: allocation.state, ...accounts })
    const amendments = await listAmendments(tx, [id])
    if (amendments.some(({ amendment }) => amendment.state === 'proposed')) throw new Refusal('ledger.amendment_open')
    const at = clock.now()
    const releasedMinor = await releaseUnpaid(tx, allocation, shares, at)
    await closeAllocation(tx, allocation, { actor: actorAs(principal, 'operator'), reason, releasedMinor, at })
  }
