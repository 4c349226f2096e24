import { expect, test } from 'vitest'
import {
  type BudgetUse,
  budgetUse,
  expenditureStateOf,
  expenditureStates,
  isOverBudget,
  standing,
} from './expenditure.ts'

const usd = (amount: string) => ({ amount, currency: 'USD' })

test.for([
  [[], false, 'reported'],
  [['queried'], false, 'queried'],
  [['accepted'], false, 'accepted'],
  [['queried', 'accepted'], false, 'accepted'],
  [['queried'], true, 'reversed'],
  [['accepted'], true, 'reversed'],
] as const)('after %j, reversed: %s, an expenditure is %s', ([verdicts, isReversed, state]) => {
  expect(expenditureStateOf(verdicts, isReversed)).toBe(state)
})

test('lines of one payee and category are one budget, beside all that was spent on it', () => {
  const budget = [
    { payee: 'unhcr', category: 1, amountMinor: 100n },
    { payee: 'iom', category: 1, amountMinor: 70n },
    { payee: 'unhcr', category: 1, amountMinor: 50n },
  ]
  const spending = [
    { payee: 'unhcr', lines: [{ category: 1, amount: usd('0.30') }] },
    { payee: 'unhcr', lines: [{ category: 1, amount: usd('0.05') }] },
    { payee: 'iom', lines: [{ category: 1, amount: usd('0.01') }] },
  ]
  expect(budgetUse(budget, spending)).toEqual([
    { payee: 'unhcr', category: 1, budgetMinor: 150n, spentMinor: 35n },
    { payee: 'iom', category: 1, budgetMinor: 70n, spentMinor: 1n },
  ])
})

const use = (category: number, spentMinor: bigint): BudgetUse => ({
  payee: 'unhcr',
  category,
  budgetMinor: 105n,
  spentMinor,
})

test.for([
  [1, 115n, false],
  [1, 116n, true],
  [8, 105n, false],
  [8, 106n, true],
] as const)('of a budget of 105 in category %i, %s spent is over it: %s', ([category, spentMinor, isOver]) => {
  expect(isOverBudget(use(category, spentMinor), 10n)).toBe(isOver)
})

test('what was reversed does not count as spent; what has no budget line any more is shown beside none', () => {
  const all = expenditureStates.map((state) => ({ state }))
  expect(standing(all).map(({ state }) => state)).toEqual(['reported', 'queried', 'accepted'])
  expect(budgetUse([], [{ payee: 'unhcr', lines: [{ category: 1, amount: usd('1.00') }] }])).toEqual([
    { payee: 'unhcr', category: 1, budgetMinor: 0n, spentMinor: 100n },
  ])
})
