import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import { type Principal, selectKeyOrigin } from '@hub/http'
import { formatMinor } from '@hub/money'
import { type Clock, newId } from '@hub/runtime'
import { allocatedAccount, availableAccount } from '../account.ts'
import { actorAs } from '../actor.ts'
import { type AllocationRow, listDisbursements, listLines, listOpenShares } from '../allocation.sql.ts'
import { payeeTotals } from '../allocation.ts'
import { paymentsNotKept, replan } from '../amendment.rule.ts'
import { listHeld, updateAmendmentState } from '../amendment.sql.ts'
import { requireAmendment } from '../amendment-answer.ts'
import type { WholeAmendment } from '../amendment-view.ts'
import { type CastVote, decideBallot } from '../ballot.ts'
import { dayOf } from '../day.ts'
import { listExpenditures } from '../expenditure.sql.ts'
import { budgetUse, linesBelowSpending, standing } from '../expenditure.ts'
import { lockRequestAndAllocation } from '../lock-allocation.ts'
import { noteOutage } from '../note-outage.ts'
import { listCommittee } from '../organisation.sql.ts'
import type { Leg } from '../posting.rule.ts'
import { postTogether } from '../posting.ts'
import { requireGoingOn } from '../request.ts'
import type { Share } from '../share.ts'
import { releaseAmendment, voidAmendment } from '../void-proposal.ts'
import { insertAmendmentDraws, insertAmendmentVote, updateVersion } from './vote-on-amendment.sql.ts'

/** One final vote of an organisation. The vote that decides brings the amendment into force and moves the money with it. */
export const makeVoteOnAmendment =
  (clock: Clock) =>
  async (
    tx: Tx,
    ids: { id: string; amendmentId: string },
    given: Omit<CastVote, 'organisation'>,
    principal: Principal,
  ): Promise<void> => {
    await noteOutage(tx, clock.now())
    const { request, allocation } = await lockRequestAndAllocation(tx, ids.id)
    const whole = await requireAmendment(tx, ids.id, ids.amendmentId)
    const { amendment, votes } = whole
    if (amendment.state !== 'proposed') throw new Refusal('ledger.amendment_not_proposed', { state: amendment.state })
    requireGoingOn(request.state)
    const at = clock.now()
    const vote = { ...given, organisation: principal.organisation.slug }
    const decided = decideBallot(vote, {
      ...amendment,
      votes,
      members: await listCommittee(tx),
      key: await selectKeyOrigin(tx, principal.keyId),
      at,
    })
    await insertAmendmentVote(tx, { ...vote, amendmentId: amendment.id, keyId: principal.keyId, castAt: at })
    const actor = actorAs(principal, 'committee')
    const about = { requestId: allocation.requestId, revision: allocation.revision, actor, at }
    const both = { allocationId: allocation.id, amendmentId: amendment.id }
    await emit(tx, {
      type: 'ledger.amendment_vote_cast',
      ...about,
      body: { ...both, vote: vote.vote, reason: vote.reason },
    })
    if (decided === 'approved') {
      const reason = await overtakenBy(tx, allocation, whole)
      if (reason !== null) return voidAmendment(tx, { allocation, amendment }, { reason, actor, at })
      await approve(tx, allocation, whole, at)
      const amount = formatMinor(amendment.amountMinor, allocation.currency)
      await emit(tx, { type: 'ledger.amendment_approved', ...about, body: { ...both, amount, until: amendment.until } })
    }
    if (decided === 'refused') {
      await releaseAmendment(tx, amendment, { at })
      await updateAmendmentState(tx, amendment.id, 'refused', at)
      const reasons = [...votes, vote].flatMap((each) => (each.vote === 'refuse' && each.reason ? [each.reason] : []))
      await emit(tx, { type: 'ledger.amendment_refused', ...about, body: { ...both, reasons } })
    }
  }

/** What was paid or reported since it was proposed, where it does not keep that; null: it may come into force. */
async function overtakenBy(tx: Tx, { id }: AllocationRow, { lines, tranches }: WholeAmendment): Promise<string | null> {
  if (paymentsNotKept(tranches, await listDisbursements(tx, [id])).length > 0)
    return 'A tranche that it changes was paid before the last vote: propose it again from the plan in force.'
  const uses = budgetUse(await listLines(tx, [id]), standing(await listExpenditures(tx, [id])))
  if (linesBelowSpending(lines, uses).length > 0)
    return 'More than a line of it is reported as spent by now: propose it again with what was spent.'
  return null
}

async function approve(tx: Tx, allocation: AllocationRow, whole: WholeAmendment, at: Date): Promise<void> {
  const { amendment, lines } = whole
  const paid = new Map(
    payeeTotals(await listDisbursements(tx, [allocation.id])).map(({ payee, amountMinor }) => [payee, amountMinor]),
  )
  const unpaid = payeeTotals(lines).map(({ payee, amountMinor }) => ({
    payee,
    amountMinor: amountMinor - (paid.get(payee) ?? 0n),
  }))
  const drawn = amendment.holdId === null ? [] : await listHeld(tx, amendment.holdId)
  const { moves, released } = replan(await listOpenShares(tx, [allocation.id]), drawn, unpaid)
  await updateAmendmentState(tx, amendment.id, 'approved', at)
  await updateVersion(tx, allocation.id, amendment.version, amendment.amountMinor)
  const given = [...drawn, ...released.map((share) => ({ ...share, amountMinor: -share.amountMinor }))]
  await insertAmendmentDraws(
    tx,
    given.map((share) => ({ ...share, amendmentId: amendment.id })),
  )
  const legs = legsOf(allocation, moves, given)
  if (legs.length === 0) return
  await postTogether(
    tx,
    [
      {
        kind: 'transfer',
        id: newId(),
        code: 'allocation',
        about: amendment.id,
        effectiveOn: dayOf(at),
        legs,
        ...(amendment.holdId === null ? {} : { settles: amendment.holdId }),
      },
    ],
    at,
  )
}

function legsOf(
  { id, currency }: AllocationRow,
  moves: readonly (Share & { payee: string })[],
  given: readonly Share[],
): Leg[] {
  return [
    ...given.map(
      ({ contributionId, amountMinor }): Leg => ({
        account: availableAccount(currency),
        contributionId,
        amountMinor: -amountMinor,
      }),
    ),
    ...moves.map(
      ({ payee, contributionId, amountMinor }): Leg => ({
        account: allocatedAccount(id, payee, currency),
        contributionId,
        amountMinor,
      }),
    ),
  ]
}
