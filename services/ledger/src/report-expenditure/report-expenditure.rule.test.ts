import { Refusal } from '@hub/errors'
import { expect, test } from 'vitest'
import { decideExpenditure, type Reportable, type ReportExpenditure } from './report-expenditure.rule.ts'

const usd = (amount: string) => ({ amount, currency: 'USD' })
const reportable: Reportable = {
  state: 'approved',
  currency: 'USD',
  payees: ['unhcr', 'iom'],
  uses: [
    { payee: 'unhcr', category: 1, budgetMinor: 100n, spentMinor: 90n },
    { payee: 'unhcr', category: 8, budgetMinor: 7n, spentMinor: 7n },
  ],
  paid: [
    { contributionId: 'a', amountMinor: 80n },
    { contributionId: 'b', amountMinor: 40n },
  ],
  gone: [
    { contributionId: 'a', amountMinor: 60n },
    { contributionId: 'b', amountMinor: 30n },
  ],
  variancePercent: 10n,
  today: '2027-12-31',
}
const command: ReportExpenditure = {
  payee: 'unhcr',
  period: { from: '2027-04-01', to: '2027-12-31' },
  lines: [{ category: 1, amount: usd('0.20') }],
}
const refusalOf = (changed: Partial<ReportExpenditure>, than: Partial<Reportable> = {}) => {
  try {
    decideExpenditure({ ...command, ...changed }, { ...reportable, ...than })
  } catch (fault) {
    if (fault instanceof Refusal) return [fault.code, ...fault.faults.map(({ path }) => path)]
    throw fault
  }
  return ['taken']
}

test('expenditure takes from each contribution what it has left with the payee, and all of it in the end', () => {
  const { amountMinor, shares } = decideExpenditure(
    { ...command, lines: [{ category: 1, amount: usd('0.30') }] },
    reportable,
  )
  expect(amountMinor).toBe(30n)
  expect(shares).toEqual([
    { contributionId: 'a', amountMinor: 20n },
    { contributionId: 'b', amountMinor: 10n },
  ])
})

test('within the variance nothing is named; beyond it the line is, with all that was spent on it', () => {
  const over = (...lines: ReportExpenditure['lines']) => decideExpenditure({ ...command, lines }, reportable).overBudget
  expect(over({ category: 1, amount: usd('0.20') })).toEqual([])
  expect(over({ category: 1, amount: usd('0.11') }, { category: 1, amount: usd('0.10') })).toEqual([
    { payee: 'unhcr', category: 1, budgetMinor: 100n, spentMinor: 111n },
  ])
  expect(over({ category: 8, amount: usd('0.01') })).toMatchObject([{ category: 8, spentMinor: 8n }])
})

test.for([
  ['a closed allocation', {}, { state: 'closed' }, ['ledger.allocation_not_approved']],
  ['a stranger', { payee: 'ilo' }, {}, ['ledger.payee_unknown']],
  ['a time to come', { period: { from: '2027-04-01', to: '2028-01-01' } }, {}, ['ledger.date_in_future']],
  [
    'another currency',
    { lines: [{ category: 1, amount: { amount: '0.20', currency: 'EUR' } }] },
    {},
    ['ledger.expenditure_currency'],
  ],
  [
    'a category without a budget line',
    { lines: [...command.lines, { category: 2, amount: usd('0.01') }] },
    {},
    ['ledger.category_unbudgeted', 'lines[1].category'],
  ],
  ['more than is left', { lines: [{ category: 1, amount: usd('0.31') }] }, {}, ['ledger.expenditure_above_disbursed']],
] as const)('a report of %s is refused', ([, changed, than, refusal]) => {
  expect(refusalOf(changed as Partial<ReportExpenditure>, than as Partial<Reportable>)).toEqual(refusal)
})
