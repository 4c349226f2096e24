// What a proposal and an amendment have in common: budget lines and the tranches in which their money is paid.
import { indirectCostCategory, indirectCostPercent, type Money } from '@hub/contracts'
import type { FieldFault } from '@hub/errors'
import { formatMinor, parseMinor } from '@hub/money'
import { payeeTotals } from './allocation.ts'

/** Lines and tranches as they are sent. */
export interface GivenBudget {
  lines: { payee: string; category: number; amount: Money }[]
  tranches: { payee: string; dueOn: string; amount: Money }[]
}

export interface Budget {
  currency: string
  lines: { payee: string; category: number; amountMinor: bigint }[]
  /** They count from 1 for each payee. */
  tranches: { payee: string; tranche: number; dueOn: string; amountMinor: bigint }[]
}

export const budgetOf = ({ lines, tranches }: GivenBudget, currency: string): Budget => ({
  currency,
  lines: lines.map(({ amount, ...line }) => ({ ...line, amountMinor: parseMinor(amount) })),
  tranches: numbered(tranches),
})

/** The same as it is told. */
export function viewOfBudget({ currency, lines, tranches }: Budget) {
  const money = <T extends { amountMinor: bigint }>({ amountMinor, ...rest }: T) => ({
    ...rest,
    amount: formatMinor(amountMinor, currency),
  })
  return { lines: lines.map(money), tranches: tranches.map(money) }
}

/** Tranches count from 1 for each payee, in the order given. */
function numbered(tranches: GivenBudget['tranches']): Budget['tranches'] {
  const counts = new Map<string, number>()
  return tranches.map(({ payee, dueOn, amount }) => {
    const tranche = (counts.get(payee) ?? 0) + 1
    counts.set(payee, tranche)
    return { payee, tranche, dueOn, amountMinor: parseMinor(amount) }
  })
}

export const budgetCurrencyFaults = (given: GivenBudget, base: string): FieldFault[] =>
  (['lines', 'tranches'] as const).flatMap((part) =>
    given[part].flatMap(({ amount }, index) =>
      amount.currency === base ? [] : [{ path: `${part}[${index}].amount.currency`, message: `must be ${base}` }],
    ),
  )

/** Tranches that do not pay out the lines, in their order; and indirect cost above its limit. */
export const budgetFaults = (budget: Budget): FieldFault[] => [...trancheFaults(budget), ...indirectCostFaults(budget)]

function trancheFaults({ lines, tranches, currency }: Budget): FieldFault[] {
  const wanted = payeeTotals(lines)
  const planned = new Map(payeeTotals(tranches).map(({ payee, amountMinor }) => [payee, amountMinor]))
  const strangers = tranches.flatMap(({ payee }, index) =>
    wanted.some((each) => each.payee === payee)
      ? []
      : [{ path: `tranches[${index}].payee`, message: `${payee} has no lines` }],
  )
  const sums = wanted.flatMap(({ payee, amountMinor }) => {
    const given = planned.get(payee) ?? 0n
    if (given === amountMinor) return []
    const [due, has] = [amountMinor, given].map((minor) => formatMinor(minor, currency).amount)
    return [
      { path: 'tranches', message: `of ${payee} must add up to its lines, ${due} ${currency}; they add up to ${has}` },
    ]
  })
  const disorder = tranches.flatMap(({ payee, tranche, dueOn }, index) => {
    const before = tranches.find((each) => each.payee === payee && each.tranche === tranche - 1)
    return before && before.dueOn > dueOn
      ? [
          {
            path: `tranches[${index}].dueOn`,
            message: `must not be before ${before.dueOn}, when the tranche before is due`,
          },
        ]
      : []
  })
  return [...strangers, ...sums, ...disorder]
}

function indirectCostFaults({ lines, currency }: Budget): FieldFault[] {
  const sum = (isIndirect: boolean) =>
    lines
      .filter(({ category }) => (category === indirectCostCategory) === isIndirect)
      .reduce((total, line) => total + line.amountMinor, 0n)
  const most = (sum(false) * indirectCostPercent) / 100n
  if (sum(true) <= most) return []
  return [
    {
      path: 'lines',
      message: `of category ${indirectCostCategory} must be at most ${indirectCostPercent} % of the others, ${formatMinor(most, currency).amount} ${currency}`,
    },
  ]
}
