// Whether an allocation may be proposed for a request as it stands. In order of precedence: state, team, revision,
// no-objection missing, open allocation, then every fault of lines and tranches at once.
import { type FieldFault, Refusal } from '@hub/errors'
import { formatMinor } from '@hub/money'
import { type Budget, budgetCurrencyFaults, budgetFaults, budgetOf, type GivenBudget } from './budget.ts'
import { type Objectionable, requireNoObjection } from './no-objection.ts'
import { mayBeProposed, type RequestState } from './request.ts'
import { type Pace, trancheLimitFaults, withPlannedTranches } from './tranche-plan.ts'

export interface ProposeAllocation extends GivenBudget {
  requestId: string
  revision: number
  /** Filed for when money arrives: nothing is held, nobody votes. */
  plan: boolean
}

export interface Proposable extends Objectionable {
  state: RequestState
  revision: number
  askMinor: bigint | null
  askCurrency: string | null
  /** Null: a member of the team is being replaced. */
  payees: readonly string[] | null
  /** Money is held or approved for it already. */
  hasOpenAllocation: boolean
  pace: Pace
}

export interface Proposal extends Budget {
  amountMinor: bigint
}

export function decideProposal(
  command: ProposeAllocation,
  request: Proposable,
  { baseCurrency, noObjectionCountries }: { baseCurrency: string; noObjectionCountries: readonly string[] },
): Proposal {
  const { state, revision, askMinor, askCurrency } = request
  if (!mayBeProposed(state) || askMinor === null) throw new Refusal('ledger.request_not_fundable', { state })
  if (request.payees === null) throw new Refusal('ledger.team_changing')
  const { payees } = request
  if (command.revision !== revision)
    throw new Refusal('ledger.revision_not_current', { revision: command.revision, current: revision })
  requireNoObjection(request, noObjectionCountries)
  if (request.hasOpenAllocation) throw new Refusal('ledger.allocation_open')
  const currencies = currencyFaults(command, askCurrency, baseCurrency)
  if (currencies.length > 0) throw new Refusal('ledger.allocation_wrong', {}, currencies)
  const budget = withPlannedTranches(budgetOf(command, baseCurrency), request.pace)
  const proposal: Proposal = { amountMinor: askMinor, ...budget }
  const faults = [
    ...payeeFaults(proposal, payees),
    ...sumFaults(proposal),
    ...budgetFaults(proposal),
    ...trancheLimitFaults(proposal, request.pace),
  ]
  if (faults.length > 0) throw new Refusal('ledger.allocation_wrong', {}, faults)
  return proposal
}

function currencyFaults(command: ProposeAllocation, askCurrency: string | null, base: string): FieldFault[] {
  if (askCurrency === base) return budgetCurrencyFaults(command, base)
  const message = `the request asks in ${askCurrency}, the fund pays in ${base}: it needs a new revision`
  return [{ path: 'requestId', message }]
}

const payeeFaults = ({ lines }: Proposal, payees: readonly string[]): FieldFault[] =>
  lines.flatMap(({ payee }, index) =>
    payees.includes(payee)
      ? []
      : [
          {
            path: `lines[${index}].payee`,
            message: `${payee} is not a payee of the agreed team; its payees are ${payees.join(', ')}`,
          },
        ],
  )

function sumFaults({ lines, amountMinor, currency }: Proposal): FieldFault[] {
  const total = lines.reduce((sum, line) => sum + line.amountMinor, 0n)
  if (total === amountMinor) return []
  const [asked, given] = [amountMinor, total].map((minor) => formatMinor(minor, currency).amount)
  return [
    { path: 'lines', message: `must add up to what the request asks, ${asked} ${currency}; they add up to ${given}` },
  ]
}
