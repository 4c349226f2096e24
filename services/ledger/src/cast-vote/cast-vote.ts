import type { Tx } from '@hub/database'
import { emit } from '@hub/events'
import { type Principal, selectKeyOrigin } from '@hub/http'
import { formatMinor } from '@hub/money'
import { type Clock, newId } from '@hub/runtime'
import { allocatedAccount, availableAccount } from '../account.ts'
import { actorAs } from '../actor.ts'
import { type AllocationRow, listDraws, listLines, listVotes, updateAllocationState } from '../allocation.sql.ts'
import { payeeTotals } from '../allocation.ts'
import type { CastVote } from '../ballot.ts'
import { dayOf } from '../day.ts'
import { lockRequestAndAllocation } from '../lock-allocation.ts'
import { noteOutage } from '../note-outage.ts'
import { listCommittee } from '../organisation.sql.ts'
import type { Leg } from '../posting.rule.ts'
import { postTogether } from '../posting.ts'
import { updateRequestState } from '../request.sql.ts'
import { splitOverPayees } from '../share.ts'
import { releaseHold } from '../void-proposal.ts'
import { decideVote } from './cast-vote.rule.ts'
import { insertVote } from './cast-vote.sql.ts'

/** One vote of an organisation, final. The vote that decides also moves the money: two last votes at once wait for each other. */
export const makeCastVote =
  (clock: Clock) =>
  async (tx: Tx, id: string, given: Omit<CastVote, 'organisation'>, principal: Principal): Promise<void> => {
    await noteOutage(tx, clock.now())
    const { request, allocation } = await lockRequestAndAllocation(tx, id)
    const vote = { ...given, organisation: principal.organisation.slug }
    const votes = await listVotes(tx, [id])
    const at = clock.now()
    const decided = decideVote(vote, {
      ...allocation,
      currentRevision: request.revision,
      members: await listCommittee(tx),
      key: await selectKeyOrigin(tx, principal.keyId),
      votes,
      at,
    })
    await insertVote(tx, { ...vote, allocationId: id, keyId: principal.keyId, castAt: at })
    const about = {
      requestId: allocation.requestId,
      revision: allocation.revision,
      actor: actorAs(principal, 'committee'),
      at,
    }
    await emit(tx, {
      type: 'ledger.vote_cast',
      ...about,
      body: { allocationId: id, vote: vote.vote, reason: vote.reason },
    })
    if (decided === 'approved') {
      await approve(tx, allocation, at)
      const amount = formatMinor(allocation.amountMinor, allocation.currency)
      await emit(tx, { type: 'ledger.allocation_approved', ...about, body: { allocationId: id, amount } })
    }
    if (decided === 'refused') {
      await refuse(tx, allocation, at)
      const reasons = [...votes, vote].flatMap(({ vote: kind, reason }) =>
        kind === 'refuse' && reason ? [reason] : [],
      )
      await emit(tx, { type: 'ledger.allocation_refused', ...about, body: { allocationId: id, reasons } })
    }
  }

/** Posts the hold: from what is available to each payee, contribution by contribution. */
async function approve(tx: Tx, allocation: AllocationRow, at: Date): Promise<void> {
  const { id, holdId, currency } = allocation
  if (holdId === null) throw new Error(`allocation ${id} has no hold`)
  const draws = await listDraws(tx, [id])
  const payees = splitOverPayees(payeeTotals(await listLines(tx, [id])), draws)
  const out = draws.map(
    ({ contributionId, amountMinor }): Leg => ({
      account: availableAccount(currency),
      contributionId,
      amountMinor: -amountMinor,
    }),
  )
  const into = [...payees].flatMap(([payee, shares]) =>
    shares.map((share): Leg => ({ account: allocatedAccount(id, payee, currency), ...share })),
  )
  await updateAllocationState(tx, id, 'approved', at)
  await postTogether(
    tx,
    [
      {
        kind: 'transfer',
        id: newId(),
        code: 'allocation',
        about: id,
        effectiveOn: dayOf(at),
        legs: [...out, ...into],
        settles: holdId,
      },
    ],
    at,
  )
  await updateRequestState(tx, allocation.requestId, 'funded')
}

async function refuse(tx: Tx, allocation: AllocationRow, at: Date): Promise<void> {
  await releaseHold(tx, allocation, { at })
  await updateAllocationState(tx, allocation.id, 'refused', at)
  await updateRequestState(tx, allocation.requestId, 'refused')
}
