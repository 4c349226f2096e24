// An allocation is proposed for a request: by an operator, or by the hub from the plan that an operator filed.
import { type Actor, addWorkingDays } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import { formatMinor } from '@hub/money'
import { type Clock, newId } from '@hub/runtime'
import { availableAccount } from './account.ts'
import { lockAllocationOf, selectHasOpenAllocation, updateAllocationState } from './allocation.sql.ts'
import { eligibleVoters } from './ballot.ts'
import { viewOfBudget } from './budget.ts'
import { insertWait } from './call.sql.ts'
import { partnersIn } from './call.ts'
import { dayOf } from './day.ts'
import { decideDraws } from './draw.rule.ts'
import { selectNoObjection } from './no-objection.sql.ts'
import { listCommittee, listGovernmentsOf } from './organisation.sql.ts'
import { postTogether } from './posting.ts'
import { decideProposal, type Proposal, type ProposeAllocation } from './proposal.rule.ts'
import { insertAllocation } from './proposal.sql.ts'
import { lockRequest, type RequestRow, updateRequestState } from './request.sql.ts'
import { listRiskLevels } from './risk.sql.ts'
import { type Settings, selectSettings } from './settings.sql.ts'
import type { Share } from './share.ts'
import { lockSources } from './sources.ts'
import { fitting, type Source, spendableByEarmark } from './spendable.ts'

interface Proposing {
  command: ProposeAllocation
  request: RequestRow
  proposal: Proposal
  settings: Settings
  participants: string[]
  parties: string[]
  proposer: Proposer
  at: Date
}

/** Whose proposal it is, which then does not vote on it, and who acts: the same, or the hub where it proposes from a plan. */
export interface Proposer {
  organisation: string
  actor: Actor
}

export type Proposed =
  | { kind: 'proposed'; allocationId: string }
  | { kind: 'waitlisted'; request: RequestRow; asked: Proposal; spendableMinor: bigint; sources: Source[] }

/**
 * Sets money aside for a request and asks the committee. Where the money that fits does not reach, nothing is set aside and the
 * request waits: that is an answer, so the transaction commits, and the same may be proposed again later.
 */
export const makeProposeAllocation =
  (clock: Clock) =>
  async (tx: Tx, command: ProposeAllocation, proposer: Proposer): Promise<Proposed> => {
    const request = await lockRequest(tx, command.requestId)
    if (request === undefined) throw new Refusal('http.not_found')
    const at = clock.now()
    const settings = await selectSettings(tx, dayOf(at))
    const hasOpenAllocation = await selectHasOpenAllocation(tx, request.id)
    const payees = request.team?.payees ?? []
    const { startsOn, months } = request
    const risks = await listRiskLevels(tx, payees)
    const pace = { risks, limits: settings.trancheLimitPercent, today: dayOf(at), startsOn, months }
    const isRecorded = (await selectNoObjection(tx, request.id)) !== undefined
    const proposable = { ...request, payees: request.team && payees, hasOpenAllocation, isRecorded, pace }
    const proposal = decideProposal(command, proposable, settings)
    const participants = [...new Set([request.requester, ...membersOf(request), ...payees])]
    const parties = [...new Set([...participants, ...(await governmentsOf(tx, request))])]
    const voters = { proposedBy: proposer.organisation, parties }
    eligibleVoters(await listCommittee(tx), voters, settings.approvalsNeeded)
    const proposing = { command, request, proposal, settings, participants, parties, proposer, at }
    return command.plan ? filePlan(tx, proposing) : propose(tx, proposing)
  }

const membersOf = ({ team }: RequestRow): string[] => (team === null ? [] : [team.lead, ...partnersIn(team)])

/** The requester's government is a party too: it may not vote. Frozen here with the revision, as the others. */
const governmentsOf = async (tx: Tx, { requesterCountry }: RequestRow): Promise<string[]> =>
  requesterCountry === null ? [] : listGovernmentsOf(tx, requesterCountry)

async function filePlan(tx: Tx, proposing: Proposing): Promise<Proposed> {
  await replacePlan(tx, proposing)
  const row = { ...rowOf(proposing), state: 'planned' as const, holdId: null, due: null }
  await insertAllocation(tx, row, proposing.proposal)
  return { kind: 'proposed', allocationId: row.id }
}

async function propose(tx: Tx, proposing: Proposing): Promise<Proposed> {
  const { request, proposal, settings, at } = proposing
  const purpose = { objectives: request.objectives ?? [], countries: request.countries }
  const sources = await lockSources(tx, proposal.currency, purpose, dayOf(at))
  const drawn = decideDraws(proposal.amountMinor, sources, purpose)
  if (drawn.kind === 'short') {
    const { spendableMinor } = drawn
    await waitlist(tx, proposing, spendableMinor)
    return { kind: 'waitlisted', request, asked: proposal, spendableMinor, sources: fitting(sources, purpose) }
  }
  await replacePlan(tx, proposing)
  const holdId = newId()
  const due = addWorkingDays(at, settings.committeeWorkingDays, null)
  const row = { ...rowOf(proposing), state: 'proposed' as const, holdId, due }
  await hold(tx, { holdId, allocationId: row.id, due, draws: drawn.draws, proposing })
  await insertAllocation(tx, row, proposal)
  await updateRequestState(tx, request.id, 'proposed')
  await tellProposed(tx, row.id, due, proposing)
  return { kind: 'proposed', allocationId: row.id }
}

async function hold(
  tx: Tx,
  given: { holdId: string; allocationId: string; due: Date; draws: Share[]; proposing: Proposing },
): Promise<void> {
  const { holdId, allocationId, due, draws, proposing } = given
  await postTogether(
    tx,
    [
      {
        kind: 'hold',
        id: holdId,
        about: allocationId,
        effectiveOn: dayOf(proposing.at),
        account: availableAccount(proposing.proposal.currency),
        lines: draws,
        lapsesAt: due,
      },
    ],
    proposing.at,
  )
}

async function replacePlan(tx: Tx, { request, at }: Proposing): Promise<void> {
  const plan = await lockAllocationOf(tx, request.id, 'planned')
  if (plan) await updateAllocationState(tx, plan.id, 'void', at, 'replaced by a later plan or proposal')
}

const rowOf = ({ request, proposal, settings, participants, parties, proposer, at }: Proposing) => ({
  id: newId(),
  requestId: request.id,
  revision: request.revision,
  amountMinor: proposal.amountMinor,
  currency: proposal.currency,
  reference: request.reference,
  title: request.title,
  countries: request.countries,
  objectives: request.objectives ?? [],
  participants,
  parties,
  proposedBy: proposer.organisation,
  proposedAt: at,
  approvalsNeeded: settings.approvalsNeeded,
})

async function waitlist(tx: Tx, proposing: Proposing, spendableMinor: bigint): Promise<void> {
  const { request, proposal, proposer, at } = proposing
  if (request.state === 'waitlisted') return
  const money = (minor: bigint) => formatMinor(minor, proposal.currency)
  await updateRequestState(tx, request.id, 'waitlisted')
  await insertWait(tx, { requestId: request.id, revision: request.revision, since: at })
  await emit(tx, {
    type: 'ledger.request_waitlisted',
    requestId: request.id,
    revision: request.revision,
    actor: proposer.actor,
    at,
    body: {
      asked: money(proposal.amountMinor),
      spendable: money(spendableMinor),
      reason: 'The money that has arrived, is not held and is not bound to something else does not reach.',
    },
  })
}

async function tellProposed(tx: Tx, allocationId: string, due: Date, proposing: Proposing): Promise<void> {
  const { request, proposal, settings, proposer, at } = proposing
  await emit(tx, {
    type: 'ledger.allocation_proposed',
    requestId: request.id,
    revision: request.revision,
    actor: proposer.actor,
    at,
    body: {
      allocationId,
      amount: formatMinor(proposal.amountMinor, proposal.currency),
      ...viewOfBudget(proposal),
      approvalsNeeded: settings.approvalsNeeded,
      due: due.toISOString(),
    },
  })
}

/** The waiting request as the operator is answered. */
export const viewOfWaiting = ({ request, asked, spendableMinor, sources }: Proposed & { kind: 'waitlisted' }) => ({
  requestId: request.id,
  reference: request.reference,
  state: 'waitlisted' as const,
  asked: formatMinor(asked.amountMinor, asked.currency),
  spendable: formatMinor(spendableMinor, asked.currency),
  byEarmark: spendableByEarmark(sources, asked.currency),
})
