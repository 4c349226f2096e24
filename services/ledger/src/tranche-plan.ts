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

type Tranche = Budget['tranches'][number]
interface Total {
  payee: string
  amountMinor: bigint
}

/** The same budget, with tranches for the payees that have none: those that were paid, as they are, then the rest anew. */
export function withPlannedTranches<B extends Budget>(budget: B, pace: Pace, paid: readonly Tranche[] = []): B {
  const left = payeeTotals(budget.lines).filter(({ payee }) => !budget.tranches.some((each) => each.payee === payee))
  const planned = left.flatMap((total) => {
    const kept = paid.filter(({ payee }) => payee === total.payee)
    return [...kept, ...planTranches(total, kept, pace)]
  })
  return { ...budget, tranches: [...budget.tranches, ...planned] }
}

/** Equal to the minor unit; due from the start of the work, from today or from the last that was paid, whatever is latest, in equal steps. */
function planTranches(total: Total, kept: readonly Tranche[], pace: Pace): Tranche[] {
  const { payee, amountMinor } = total
  const restMinor = amountMinor - kept.reduce((sum, each) => sum + each.amountMinor, 0n)
  if (restMinor <= 0n) return []
  const count = countFor(total, restMinor, kept.length, pace)
  const days = [pace.today, pace.startsOn ?? pace.today, ...kept.map(({ dueOn }) => dueOn)]
  const first = days.toSorted().at(-1) ?? pace.today
  const parts = splitByWeight(
    restMinor,
    Array.from({ length: count }, () => 1n),
  )
  return parts.map((part, index) => ({
    payee,
    tranche: kept.length + index + 1,
    dueOn: addMonths(first, pace.months === null ? index : Math.floor((index * pace.months) / count)),
    amountMinor: part,
  }))
}

/** With those that were paid as many as the table says, more where the limit asks for it; never more than there are minor units. */
function countFor({ payee, amountMinor }: Total, restMinor: bigint, paid: number, { risks, limits }: Pace): number {
  const level = risks.get(payee)
  const limitMinor = amountMinor * BigInt(level ? limits[level] : 100)
  const least = Number((restMinor * 100n + limitMinor - 1n) / limitMinor)
  const count = Math.max(plannedTranches[level ?? 'unknown'] - paid, least)
  return restMinor < BigInt(count) ? Number(restMinor) : count
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
