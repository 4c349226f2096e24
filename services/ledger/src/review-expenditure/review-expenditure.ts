import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { actorAs } from '../actor.ts'
import { lockAllocation } from '../allocation.sql.ts'
import { listExpenditures } from '../expenditure.sql.ts'
import { decideReview, type ReviewExpenditure, replacementOf } from './review-expenditure.rule.ts'
import { insertReview } from './review-expenditure.sql.ts'

interface Which {
  allocationId: string
  expenditureId: string
}

/** An operator accepts what was spent or asks about it; the allocation's lock brings this, a reversal and the closing in one order. */
export const makeReviewExpenditure =
  (clock: Clock) =>
  async (
    tx: Tx,
    { allocationId, expenditureId }: Which,
    command: ReviewExpenditure,
    principal: Principal,
  ): Promise<void> => {
    const allocation = await lockAllocation(tx, allocationId)
    const all = await listExpenditures(tx, [allocationId])
    const expenditure = all.find(({ id }) => id === expenditureId)
    if (allocation === undefined || expenditure === undefined) throw new Refusal('http.not_found')
    const { state, payee, reportedBy } = expenditure
    const reviewer = principal.organisation.slug
    const overBudget = expenditure.overBudget.map(({ category }) => category)
    const replacedBy = replacementOf(expenditure, all)
    decideReview(command, { state, payee, reportedBy, reviewer, replacedBy, overBudget })
    const at = clock.now()
    const { verdict, reason } = command
    await insertReview(tx, { expenditureId, verdict, reason, reviewedBy: reviewer, reviewedAt: at })
    const { requestId, revision } = allocation
    const about = { requestId, revision, actor: actorAs(principal, 'operator'), at }
    const body = { allocationId, expenditureId, payee }
    if (verdict === 'accepted') await emit(tx, { type: 'ledger.expenditure_accepted', ...about, body })
    else await emit(tx, { type: 'ledger.expenditure_queried', ...about, body: { ...body, reason: reason ?? '' } })
  }
