// Whether an amendment may be proposed to an allocation as it stands. In order of precedence: allocation not approved, another
// amendment open, currencies, then every fault of lines, tranches and end date at once.
import { type FieldFault, Refusal } from '@hub/errors'
import { formatMinor } from '@hub/money'
import type { AllocationState } from '../allocation.ts'
import { payeeTotals } from '../allocation.ts'
import { paymentsNotKept } from '../amendment.rule.ts'
import { type Budget, budgetCurrencyFaults, budgetFaults, budgetOf, type GivenBudget } from '../budget.ts'
import { type BudgetUse, linesBelowSpending } from '../expenditure.ts'
import { type Pace, trancheLimitFaults, withPlannedTranches } from '../tranche-plan.ts'

export interface ProposeAmendment extends GivenBudget {
  until: string | null
  reason: string
}

export interface Amendable {
  state: AllocationState
  hasOpenAmendment: boolean
  /** As it is in force. */
  budget: Budget
  paid: readonly { payee: string; tranche: number; amountMinor: bigint }[]
  /** The budget in force beside what is reported as spent. */
  uses: readonly BudgetUse[]
  /** Who may be a payee: the requester's agreed team. */
  team: readonly string[]
  /** The end date in force; null: as the request says. */
  until: string | null
  pace: Pace
}

export function decideAmendment(command: ProposeAmendment, amendable: Amendable): Budget & { amountMinor: bigint } {
  const { state, hasOpenAmendment, budget } = amendable
  if (state !== 'approved') throw new Refusal('ledger.allocation_not_approved', { state })
  if (hasOpenAmendment) throw new Refusal('ledger.amendment_open')
  const currencies = budgetCurrencyFaults(command, budget.currency)
  if (currencies.length > 0) throw new Refusal('ledger.amendment_wrong', {}, currencies)
  const amended = withPlannedTranches(budgetOf(command, budget.currency), amendable.pace, paidTranches(amendable))
  const faults = [
    ...teamFaults(amended, amendable),
    ...paidFaults(amended, amendable),
    ...spentFaults(amended, amendable),
    ...budgetFaults(amended),
    ...limitFaults(amended, amendable),
    ...untilFaults(command, amendable),
    ...sameFaults(amended, command, amendable),
  ]
  if (faults.length > 0) throw new Refusal('ledger.amendment_wrong', {}, faults)
  return { ...amended, amountMinor: amended.lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n) }
}

const paidTranches = ({ budget, paid }: Amendable): Budget['tranches'] =>
  budget.tranches.filter((each) => paid.some(({ payee, tranche }) => payee === each.payee && tranche === each.tranche))

/** Who has left the team keeps what it was paid, and gets no more. */
function teamFaults({ lines, currency }: Budget, { team, paid }: Amendable): FieldFault[] {
  const totals = new Map(payeeTotals(lines).map(({ payee, amountMinor }) => [payee, amountMinor]))
  const paidTo = new Map(payeeTotals(paid).map(({ payee, amountMinor }) => [payee, amountMinor]))
  return lines.flatMap(({ payee }, index) => {
    if (team.includes(payee)) return []
    const path = `lines[${index}].payee`
    const most = paidTo.get(payee)
    if (most === undefined)
      return [{ path, message: `${payee} is not of the agreed team; its members are ${team.join(', ')}` }]
    if ((totals.get(payee) ?? 0n) <= most) return []
    const money = `${formatMinor(most, currency).amount} ${currency}`
    return [{ path, message: `${payee} has left the team: it keeps what was paid to it, ${money}, and gets no more` }]
  })
}

/** Nobody gets less than it was paid, and what was paid stays as it was. */
function paidFaults(amended: Budget, { paid }: Amendable): FieldFault[] {
  const money = (minor: bigint) => `${formatMinor(minor, amended.currency).amount} ${amended.currency}`
  const totals = new Map(payeeTotals(amended.lines).map(({ payee, amountMinor }) => [payee, amountMinor]))
  const below = payeeTotals(paid).flatMap(({ payee, amountMinor }) =>
    (totals.get(payee) ?? 0n) < amountMinor
      ? [{ path: 'lines', message: `of ${payee} must be at least what was paid to it, ${money(amountMinor)}` }]
      : [],
  )
  const changed = paymentsNotKept(amended.tranches, paid).map(({ payee, tranche, amountMinor }) => ({
    path: 'tranches',
    message: `tranche ${tranche} of ${payee} was paid: it must stay that, with ${money(amountMinor)}`,
  }))
  return [...below, ...changed]
}

/** What is reported as spent stays in the budget. */
const spentFaults = ({ lines, currency }: Budget, { uses }: Amendable): FieldFault[] =>
  linesBelowSpending(lines, uses).map(({ payee, category, leastMinor }) => {
    const least = `${formatMinor(leastMinor, currency).amount} ${currency}`
    const index = lines.findIndex((line) => line.payee === payee && line.category === category)
    return index < 0
      ? {
          path: 'lines',
          message: `must have one of ${payee} in category ${category} of at least ${least}: that much is reported as spent`,
        }
      : {
          path: `lines[${index}].amount`,
          message: `must be at least ${least}: that much of category ${category} is reported as spent by ${payee}`,
        }
  })

/** What was paid stays as it was, whatever is thought of its payee now. */
function limitFaults(amended: Budget, { paid, pace }: Amendable): FieldFault[] {
  const wasPaid = amended.tranches.map((each) =>
    paid.some(({ payee, tranche }) => payee === each.payee && tranche === each.tranche),
  )
  return trancheLimitFaults(amended, pace).filter(
    ({ path }) => !wasPaid.some((isPaid, index) => isPaid && path === `tranches[${index}].amount`),
  )
}

function untilFaults({ until }: ProposeAmendment, { until: before, pace: { today } }: Amendable): FieldFault[] {
  if (until === null) return []
  const earliest = before !== null && before > today ? before : today
  return until < earliest
    ? [{ path: 'until', message: `must not be before ${earliest}: the end is put off, not brought forward` }]
    : []
}

function sameFaults(amended: Budget, { until }: ProposeAmendment, { budget, until: before }: Amendable): FieldFault[] {
  const isSame = until === before || until === null
  return isSame && said(amended) === said(budget)
    ? [{ path: 'lines', message: 'lines, tranches and end date are those in force: change at least one of them' }]
    : []
}

const said = ({ lines, tranches }: Budget) =>
  JSON.stringify([
    lines.map(({ payee, category, amountMinor }) => [payee, category, String(amountMinor)]),
    tranches.map(({ payee, tranche, dueOn, amountMinor }) => `${payee} ${tranche} ${dueOn} ${amountMinor}`).toSorted(),
  ])
