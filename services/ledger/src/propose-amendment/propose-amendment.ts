import { addWorkingDays } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import type { Principal } from '@hub/http'
import { formatMinor } from '@hub/money'
import { type Clock, newId } from '@hub/runtime'
import { availableAccount } from '../account.ts'
import { actorAs } from '../actor.ts'
import { type AllocationRow, listDisbursements, listLines, listTranches } from '../allocation.sql.ts'
import { listAmendments } from '../amendment.sql.ts'
import { endOf, type WholeAmendment } from '../amendment-view.ts'
import { eligibleVoters } from '../ballot.ts'
import { viewOfBudget } from '../budget.ts'
import { dayOf } from '../day.ts'
import { decideDraws } from '../draw.rule.ts'
import { listExpenditures } from '../expenditure.sql.ts'
import { budgetUse, standing } from '../expenditure.ts'
import { lockRequestAndAllocation } from '../lock-allocation.ts'
import { listCommittee, listGovernmentsOf } from '../organisation.sql.ts'
import { postTogether } from '../posting.ts'
import type { RequestRow } from '../request.sql.ts'
import { requireGoingOn } from '../request.ts'
import { listRiskLevels } from '../risk.sql.ts'
import { type Settings, selectSettings } from '../settings.sql.ts'
import { lockSources } from '../sources.ts'
import { type Amendable, decideAmendment, type ProposeAmendment } from './propose-amendment.rule.ts'
import { insertAmendment } from './propose-amendment.sql.ts'

type Amended = ReturnType<typeof decideAmendment>

interface Proposing {
  id: string
  command: ProposeAmendment
  allocation: AllocationRow
  amended: Amended
  settings: Settings
  principal: Principal
  due: Date
  at: Date
}

/** Asks the committee to change an approved allocation. What a larger budget needs is held at once; nothing else changes yet. */
export const makeProposeAmendment =
  (clock: Clock) =>
  async (tx: Tx, allocationId: string, command: ProposeAmendment, principal: Principal): Promise<string> => {
    const { request, allocation } = await lockRequestAndAllocation(tx, allocationId)
    requireGoingOn(request.state)
    const at = clock.now()
    const settings = await selectSettings(tx, dayOf(at))
    const before = await listAmendments(tx, [allocationId])
    const amended = decideAmendment(command, await amendableFor(tx, { request, allocation, before, settings, at }))
    const parties = [
      ...new Set([...allocation.parties, ...partiesOf(amended, request), ...(await governmentsOf(tx, request))]),
    ]
    const proposedBy = principal.organisation.slug
    eligibleVoters(await listCommittee(tx), { proposedBy, parties }, settings.approvalsNeeded)
    const due = addWorkingDays(at, settings.committeeWorkingDays, null)
    const proposing = { id: newId(), command, allocation, amended, settings, principal, due, at }
    const holdId = await hold(tx, proposing)
    const row = { ...rowOf(proposing, before.length + 1), parties, holdId }
    await insertAmendment(tx, row, amended)
    await tell(tx, proposing)
    return row.id
  }

async function amendableFor(
  tx: Tx,
  given: { request: RequestRow; allocation: AllocationRow; before: WholeAmendment[]; settings: Settings; at: Date },
): Promise<Amendable> {
  const { request, allocation, before, settings, at } = given
  const { id, state, currency } = allocation
  const { team, startsOn, months } = request
  const members = team === null ? [] : [team.lead, ...team.members.map(({ partner }) => partner), ...team.payees]
  const payees = [...new Set(members)]
  const lines = await listLines(tx, [id])
  return {
    state,
    hasOpenAmendment: before.some(({ amendment }) => amendment.state === 'proposed'),
    budget: { currency, lines, tranches: await listTranches(tx, [id]) },
    paid: await listDisbursements(tx, [id]),
    uses: budgetUse(lines, standing(await listExpenditures(tx, [id]))),
    team: payees,
    until: endOf(before),
    pace: {
      risks: await listRiskLevels(tx, payees),
      limits: settings.trancheLimitPercent,
      today: dayOf(at),
      startsOn,
      months,
    },
  }
}

const governmentsOf = async (tx: Tx, { requesterCountry }: RequestRow): Promise<string[]> =>
  requesterCountry === null ? [] : listGovernmentsOf(tx, requesterCountry)

/** Who joined the team since, and who is to be paid from now on, is a party as those were that the allocation was approved with. */
const partiesOf = ({ lines }: Amended, { team }: RequestRow): string[] => [
  ...(team === null ? [] : [team.lead, ...team.members.map(({ partner }) => partner), ...team.payees]),
  ...lines.map(({ payee }) => payee),
]

/** The same rule as for an allocation: narrowest fitting earmark first. A shortfall refuses the whole. */
async function hold(tx: Tx, { id, allocation, amended, due, at }: Proposing): Promise<string | null> {
  const { currency } = allocation
  const moreMinor = amended.amountMinor - allocation.amountMinor
  if (moreMinor <= 0n) return null
  const drawn = decideDraws(moreMinor, await lockSources(tx, currency, allocation, dayOf(at)), allocation)
  if (drawn.kind === 'short') {
    const [more, spendable] = [moreMinor, drawn.spendableMinor].map((minor) => formatMinor(minor, currency).amount)
    throw new Refusal('ledger.amendment_short', { more, spendable, currency })
  }
  const holdId = newId()
  const account = availableAccount(currency)
  await postTogether(
    tx,
    [{ kind: 'hold', id: holdId, about: id, effectiveOn: dayOf(at), account, lines: drawn.draws, lapsesAt: due }],
    at,
  )
  return holdId
}

const rowOf = ({ id, command, allocation, amended, settings, principal, due, at }: Proposing, version: number) => ({
  id,
  allocationId: allocation.id,
  version,
  state: 'proposed' as const,
  amountMinor: amended.amountMinor,
  until: command.until,
  reason: command.reason,
  proposedBy: principal.organisation.slug,
  proposedAt: at,
  due,
  approvalsNeeded: settings.approvalsNeeded,
})

async function tell(tx: Tx, proposing: Proposing): Promise<void> {
  const { id, command, allocation, amended, settings, principal, due, at } = proposing
  await emit(tx, {
    type: 'ledger.amendment_proposed',
    requestId: allocation.requestId,
    revision: allocation.revision,
    actor: actorAs(principal, 'operator'),
    at,
    body: {
      allocationId: allocation.id,
      amendmentId: id,
      amount: formatMinor(amended.amountMinor, allocation.currency),
      ...viewOfBudget(amended),
      until: command.until,
      reason: command.reason,
      approvalsNeeded: settings.approvalsNeeded,
      due: due.toISOString(),
    },
  })
}
