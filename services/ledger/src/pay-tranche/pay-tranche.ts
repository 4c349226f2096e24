import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import { formatMinor } from '@hub/money'
import { type Clock, newId } from '@hub/runtime'
import { advanceAccount, allocatedAccount } from '../account.ts'
import { actorAs } from '../actor.ts'
import {
  type AllocationRow,
  listDisbursements,
  listOpenShares,
  listTranches,
  lockAllocation,
  selectWasPaid,
} from '../allocation.sql.ts'
import { viewOfShares } from '../allocation-view.ts'
import { listFundersOf } from '../contribution.sql.ts'
import { dayOf } from '../day.ts'
import { postTogether } from '../posting.ts'
import { selectRequest } from '../request.sql.ts'
import type { Share } from '../share.ts'
import { decidePayment, type Payable, type PayTranche } from './pay-tranche.rule.ts'
import { insertDisbursement, selectPaymentCount } from './pay-tranche.sql.ts'

/** Pays one tranche: each contribution gives its part, so that the last tranche of a payee empties every share. */
export const makePayTranche =
  (clock: Clock) => async (tx: Tx, allocationId: string, command: PayTranche, principal: Principal) => {
    const allocation = await lockAllocation(tx, allocationId)
    if (allocation === undefined) throw new Refusal('http.not_found')
    const at = clock.now()
    const payable = await payableFor(tx, allocation, command.payee, dayOf(at))
    const { amountMinor, shares } = decidePayment(command, payable)
    const isFirst = !(await selectWasPaid(tx, allocationId))
    const id = newId()
    const { payee, tranche, valueDate, bankReference } = command
    const paidBy = principal.organisation.slug
    const { version } = allocation
    const attempt = 1 + (await selectPaymentCount(tx, { allocationId, payee, tranche }))
    const row = { id, allocationId, version, payee, tranche, attempt, amountMinor, valueDate, bankReference, paidBy }
    await insertDisbursement(tx, row)
    await postTogether(tx, [transferOf(id, allocation, command, shares)], at)
    const amount = formatMinor(amountMinor, allocation.currency)
    await emit(tx, {
      type: 'ledger.tranche_paid',
      requestId: allocation.requestId,
      revision: allocation.revision,
      actor: actorAs(principal, 'operator'),
      at,
      body: { allocationId, disbursementId: id, payee, tranche, amount, isFirst },
    })
    const funders = await listFundersOf(
      tx,
      shares.map(({ contributionId }) => contributionId),
    )
    const shown = viewOfShares(shares, { allocation, funders }, principal)
    return { id, allocationId, payee, tranche, amount, valueDate, isFirst, shares: shown }
  }

async function payableFor(tx: Tx, allocation: AllocationRow, payee: string, today: string): Promise<Payable> {
  const { id, state, revision, requestId, decidedAt } = allocation
  const own = (await listOpenShares(tx, [id])).filter((share) => share.payee === payee)
  const request = await selectRequest(tx, requestId)
  return {
    state,
    revision,
    currentRevision: request?.revision ?? revision,
    approvedOn: decidedAt && dayOf(decidedAt),
    tranches: await listTranches(tx, [id]),
    paid: await listDisbursements(tx, [id]),
    open: own,
    today,
  }
}

function transferOf(id: string, { id: allocationId, currency }: AllocationRow, command: PayTranche, shares: Share[]) {
  const from = allocatedAccount(allocationId, command.payee, currency)
  const to = advanceAccount(allocationId, command.payee, currency)
  return {
    kind: 'transfer' as const,
    id,
    code: 'disbursement' as const,
    about: id,
    effectiveOn: command.valueDate,
    legs: shares.flatMap(({ contributionId, amountMinor }) => [
      { account: from, contributionId, amountMinor: -amountMinor },
      { account: to, contributionId, amountMinor },
    ]),
  }
}
