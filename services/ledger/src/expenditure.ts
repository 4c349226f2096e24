// What a payee reports as spent, and what an operator says of it. The moves between its states are drawn in the README.
import { indirectCostCategory } from '@hub/contracts'
import { parseMinor } from '@hub/money'

export const expenditureStates = ['reported', 'queried', 'accepted', 'reversed'] as const
export type ExpenditureState = (typeof expenditureStates)[number]

export const expenditureVerdicts = ['queried', 'accepted'] as const
export type ExpenditureVerdict = (typeof expenditureVerdicts)[number]

/** Reviews move it; what is reversed was never spent. */
export function expenditureStateOf(verdicts: readonly ExpenditureVerdict[], isReversed: boolean): ExpenditureState {
  if (isReversed) return 'reversed'
  if (verdicts.includes('accepted')) return 'accepted'
  return verdicts.includes('queried') ? 'queried' : 'reported'
}

/** What counts as spent. */
export const standing = <E extends { state: ExpenditureState }>(all: readonly E[]): E[] =>
  all.filter(({ state }) => state !== 'reversed')

export interface Period {
  from: string
  to: string
}

/** A report with days of this period that counts against another one: not what is queried, which may be reversed and reported anew. */
export const reportOfDays = <R extends { periodFrom: string; periodTo: string; state: ExpenditureState }>(
  reports: readonly R[],
  { from, to }: Period,
): R | undefined =>
  reports.find(
    ({ periodFrom, periodTo, state }) =>
      (state === 'reported' || state === 'accepted') && periodFrom <= to && periodTo >= from,
  )

/** What is spent on indirect cost and on all other lines, by all payees. */
export function spentByKind(spending: readonly Spending[]): { indirectMinor: bigint; directMinor: bigint } {
  const lines = spending.flatMap((each) => each.lines)
  const sum = (isIndirect: boolean) =>
    lines
      .filter(({ category }) => (category === indirectCostCategory) === isIndirect)
      .reduce((total, { amount }) => total + parseMinor(amount), 0n)
  return { indirectMinor: sum(true), directMinor: sum(false) }
}

interface BudgetLine {
  payee: string
  category: number
  amountMinor: bigint
}
interface Spending {
  payee: string
  lines: readonly { category: number; amount: { amount: string; currency: string } }[]
}

export interface BudgetUse {
  payee: string
  category: number
  budgetMinor: bigint
  spentMinor: bigint
}

/**
 * Budget beside what was spent, by payee and category in the order of the lines; then what was spent that has no line any more, beside
 * none. `spending` leaves out what was reversed.
 */
export function budgetUse(budget: readonly BudgetLine[], spending: readonly Spending[]): BudgetUse[] {
  const uses = new Map<string, BudgetUse>()
  for (const { payee, category, amountMinor } of budget) {
    const use = uses.get(`${payee}|${category}`) ?? { payee, category, budgetMinor: 0n, spentMinor: 0n }
    uses.set(`${payee}|${category}`, { ...use, budgetMinor: use.budgetMinor + amountMinor })
  }
  for (const { payee, lines } of spending)
    for (const { category, amount } of lines) {
      const use = uses.get(`${payee}|${category}`) ?? { payee, category, budgetMinor: 0n, spentMinor: 0n }
      uses.set(`${payee}|${category}`, { ...use, spentMinor: use.spentMinor + parseMinor(amount) })
    }
  return [...uses.values()]
}

/**
 * Whether more was spent than the variance, in percent, allows before an operator has to say why: spent / budget > (100 + variance)
 * / 100, exactly. Indirect cost has no such room: it is limited already.
 */
export const isOverBudget = ({ category, budgetMinor, spentMinor }: BudgetUse, variancePercent: bigint): boolean =>
  spentMinor * 100n > budgetMinor * (100n + (category === indirectCostCategory ? 0n : variancePercent))

/**
 * Where other lines would leave less than is reported as spent: what they must have at least. A line that was exceeded need not be
 * raised for that, only kept.
 */
export function linesBelowSpending(
  lines: readonly BudgetLine[],
  uses: readonly BudgetUse[],
): { payee: string; category: number; leastMinor: bigint }[] {
  const budgets = new Map(
    budgetUse(lines, []).map(({ payee, category, budgetMinor }) => [`${payee}|${category}`, budgetMinor]),
  )
  return uses.flatMap(({ payee, category, budgetMinor, spentMinor }) => {
    const isExceeded = spentMinor > budgetMinor
    const leastMinor = isExceeded ? budgetMinor : spentMinor
    return (budgets.get(`${payee}|${category}`) ?? 0n) < leastMinor ? [{ payee, category, leastMinor }] : []
  })
}
