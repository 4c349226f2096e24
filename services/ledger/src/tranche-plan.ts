// In how many tranches a payee is paid, by its risk: low, fewer and larger; high, more and smaller.
import type { FieldFault } from '@hub/errors'
import { formatMinor, splitByWeight } from '@hub/money'
import { payeeTotals } from './allocation.ts'
import type { Budget } from './budget.ts'
import { addMonths } from './day.ts'
import type { RiskLevel, TrancheLimits } from './risk.ts'

/** How many tranches are planned where none are given. Unknown risk is planned as medium, but nothing limits it. */
const plannedTranches: Record<RiskLevel | 'unknown', number> = { low: 2, medium: 3, high: 5, unknown: 3 }

/** What tranches are planned and judged by. */
export interface Pace {
  /** Of the payees that somebody has rated. */
  risks: ReadonlyMap<string, RiskLevel>
  limits: TrancheLimits
  today: string
  /** When the request's work is to be done; null: not said. */
  startsOn: string | null
  months: number | null
}

/** The same budget, with tranches for the payees that have none. */
export function withPlannedTranches<B extends Budget>(budget: B, pace: Pace): B {
  const left = payeeTotals(budget.lines).filter(({ payee }) => !budget.tranches.some((each) => each.payee === payee))
  return { ...budget, tranches: [...budget.tranches, ...left.flatMap((total) => planTranches(total, pace))] }
}

/** Equal to the minor unit; due from the start of the work, or from today if that is later, in equal steps. */
function planTranches({ payee, amountMinor }: { payee: string; amountMinor: bigint }, pace: Pace) {
  const count = countFor(payee, amountMinor, pace)
  const first = pace.startsOn !== null && pace.startsOn > pace.today ? pace.startsOn : pace.today
  const parts = splitByWeight(
    amountMinor,
    Array.from({ length: count }, () => 1n),
  )
  return parts.map((part, index) => ({
    payee,
    tranche: index + 1,
    dueOn: addMonths(first, pace.months === null ? index : Math.floor((index * pace.months) / count)),
    amountMinor: part,
  }))
}

/** As the table says, more where the limit asks for it; never more than there are minor units. */
function countFor(payee: string, amountMinor: bigint, { risks, limits }: Pace): number {
  const level = risks.get(payee)
  const count = Math.max(plannedTranches[level ?? 'unknown'], level ? Math.ceil(100 / limits[level]) : 1)
  return amountMinor < BigInt(count) ? Number(amountMinor) : count
}

/** Tranches above what the risk of their payee allows. The limit is rounded up, so that equal tranches always keep to it. */
export function trancheLimitFaults({ lines, tranches, currency }: Budget, { risks, limits }: Pace): FieldFault[] {
  const totals = new Map(payeeTotals(lines).map(({ payee, amountMinor }) => [payee, amountMinor]))
  return tranches.flatMap(({ payee, amountMinor }, index) => {
    const level = risks.get(payee)
    if (level === undefined) return []
    const most = ((totals.get(payee) ?? 0n) * BigInt(limits[level]) + 99n) / 100n
    if (amountMinor <= most) return []
    const limit = `${limits[level]} % of what it gets, ${formatMinor(most, currency).amount} ${currency}`
    return [
      {
        path: `tranches[${index}].amount`,
        message: `must be at most ${limit}, since the risk of ${payee} is ${level}: leave its tranches out to have them planned`,
      },
    ]
  })
}
