// Gathers what belongs to allocations, a query for each kind of row however many allocations there are.
import type { Reader } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import { inArray } from 'drizzle-orm'
import { seesAll } from './actor.ts'
import {
  type AllocationRow,
  listDisbursements,
  listDraws,
  listLines,
  listOpenShares,
  listPaidShares,
  listPayeeShares,
  listTranches,
  listVotes,
  selectAllocation,
} from './allocation.sql.ts'
import {
  type AllocationView,
  type BeforeVote,
  isOfCommittee,
  maySeeAllocation,
  viewOfAllocation,
  type Whole,
} from './allocation-view.ts'
import { listAmendments } from './amendment.sql.ts'
import { listFundersOf } from './contribution.sql.ts'
import { listExpenditures } from './expenditure.sql.ts'
import { selectApproved } from './fund-balance.sql.ts'
import { balanceOf } from './fund-balance.ts'
import { listRefunds } from './refund.sql.ts'
import { listReversedPayments } from './reversal.sql.ts'
import { listRiskLevels } from './risk.sql.ts'
import { readSources } from './sources.ts'
import { spendableAtVote } from './spendable.ts'
import { requests } from './tables.ts'

export async function gatherAllocations(reader: Reader, rows: readonly AllocationRow[]): Promise<Whole[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const lines = await listLines(reader, ids)
  const tranches = await listTranches(reader, ids)
  const votes = await listVotes(reader, ids)
  const draws = await listDraws(reader, ids)
  const openShares = await listOpenShares(reader, ids)
  const amendments = await listAmendments(reader, ids)
  const payeeShares = await listPayeeShares(reader, ids)
  const expenditures = await listExpenditures(reader, ids)
  const refunds = await listRefunds(reader, ids)
  const reversedPayments = await listReversedPayments(reader, ids)
  const disbursements = await listDisbursements(reader, ids)
  const paidShares = await listPaidShares(reader, ids)
  const funders = await listFundersOf(reader, [...new Set(draws.map(({ contributionId }) => contributionId))])
  const risks = await listRiskLevels(reader, [...new Set(lines.map(({ payee }) => payee))])
  const requestsOf = await listRequestsOf(reader, rows)
  return rows.map((allocation) => {
    const of = <T extends { allocationId: string }>(all: readonly T[]) =>
      all.filter(({ allocationId }) => allocationId === allocation.id)
    return {
      allocation,
      visibility: requestsOf.get(allocation.requestId)?.visibility ?? 'owner',
      hasEnded: requestsOf.get(allocation.requestId)?.state === 'terminated',
      lines: of(lines),
      tranches: of(tranches),
      votes: of(votes),
      draws: of(draws),
      payeeShares: of(payeeShares),
      expenditures: of(expenditures),
      refunds: of(refunds),
      reversedPayments: of(reversedPayments),
      openShares: of(openShares),
      amendments: amendments.filter(({ amendment }) => amendment.allocationId === allocation.id),
      disbursements: of(disbursements).map((row) => ({
        ...row,
        shares: paidShares.filter(({ disbursementId }) => disbursementId === row.id),
      })),
      funders,
      risks,
    }
  })
}

async function listRequestsOf(reader: Reader, rows: readonly AllocationRow[]) {
  const ids = [...new Set(rows.map(({ requestId }) => requestId))]
  const found = await reader
    .select({ id: requests.id, visibility: requests.visibility, state: requests.state })
    .from(requests)
    .where(inArray(requests.id, ids))
  return new Map(found.map((request) => [request.id, request]))
}

/** One allocation, whole; 404 for who may not know of it. */
export async function requireAllocation(reader: Reader, id: string, principal: Principal | null): Promise<Whole> {
  const row = await selectAllocation(reader, id)
  const [whole] = row ? await gatherAllocations(reader, [row]) : []
  if (whole === undefined || !maySeeAllocation(whole, principal)) throw new Refusal('http.not_found')
  return whole
}

/** One allocation as the caller may see it. */
export async function answerAllocation(
  reader: Reader,
  id: string,
  principal: Principal | null,
): Promise<AllocationView> {
  const whole = await requireAllocation(reader, id, principal)
  return viewOfAllocation(whole, principal, await beforeVote(reader, whole, principal))
}

/** What the committee sees before it votes: what fits this request, and what the fund has approved so far. */
async function beforeVote(
  reader: Reader,
  { allocation, draws }: Whole,
  principal: Principal | null,
): Promise<BeforeVote | undefined> {
  if (allocation.state !== 'proposed' || !(seesAll(principal) || isOfCommittee(principal))) return undefined
  const { currency } = allocation
  const held = new Map(draws.map(({ contributionId, amountMinor }) => [contributionId, amountMinor]))
  return {
    spendable: spendableAtVote(await readSources(reader, currency), held, allocation, currency),
    balance: balanceOf(await selectApproved(reader, currency), allocation, currency),
  }
}
