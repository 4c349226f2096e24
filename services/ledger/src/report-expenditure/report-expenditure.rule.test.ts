import { Refusal } from '@hub/errors'
import { expect, test } from 'vitest'
import { decideExpenditure, type Reportable, type ReportExpenditure } from './report-expenditure.rule.ts'

const usd = (amount: string) => ({ amount, currency: 'USD' })
const reportable: Reportable = {
  state: 'approved',
  approvedOn: '2027-04-01',
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
  spent: { indirectMinor: 7n, directMinor: 120n },
  reports: [
    { id: 'r1', periodFrom: '2027-05-01', periodTo: '2027-05-31', state: 'queried' },
    { id: 'r2', periodFrom: '2027-05-01', periodTo: '2027-12-31', state: 'reversed' },
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
    if (fault instanceof Refusal)
      return [fault.message, ...fault.faults.map(({ path, message }) => `${path}: ${message}`)]
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
  const beyond = { uses: reportable.uses.map((use) => ({ ...use, spentMinor: 500n })) }
  expect(decideExpenditure(command, { ...reportable, ...beyond }).overBudget.map(({ category }) => category)).toEqual([
    1,
  ])
  expect(over({ category: 8, amount: usd('0.01') })).toMatchObject([{ category: 8, spentMinor: 8n }])
})

test('indirect cost beyond seven percent of what is spent on the rest, by all payees and with this report, is named', () => {
  const spent = { indirectMinor: 3n, directMinor: 60n }
  const uses = reportable.uses.map((use) => ({ ...use, spentMinor: 0n }))
  const named = (indirect: string, direct: string[], than = spent) => {
    const lines = [
      { category: 8, amount: usd(indirect) },
      ...direct.map((each) => ({ category: 1, amount: usd(each) })),
    ]
    return decideExpenditure({ ...command, lines }, { ...reportable, uses, spent: than }).overBudget
  }
  expect(named('0.01', [])).toEqual([])
  expect(named('0.02', [])).toEqual([{ payee: 'unhcr', category: 8, budgetMinor: 4n, spentMinor: 5n }])
  expect(named('0.02', ['0.12'])).toEqual([])
  expect(named('0.02', ['0.11'])).toMatchObject([{ category: 8, budgetMinor: 4n }])
  // The line comes first: it is named once.
  expect(named('0.08', [])).toEqual([{ payee: 'unhcr', category: 8, budgetMinor: 7n, spentMinor: 8n }])
  const direct = { ...command, lines: [{ category: 1, amount: usd('0.10') }] }
  const beyond = { ...reportable, uses, spent: { indirectMinor: 50n, directMinor: 0n } }
  expect(decideExpenditure(direct, beyond).overBudget).toEqual([])
})

test.for([
  ['reported', '2027-05-01', '2027-05-31', {}, 'r3'],
  ['accepted', '2027-03-01', '2027-04-01', {}, 'r3'],
  ['accepted', '2027-12-31', '2027-12-31', {}, 'r3'],
  ['accepted', '2027-12-31', '2027-12-31', { isAnother: true }, 'taken'],
  ['reported', '2027-03-01', '2027-03-31', {}, 'taken'],
  ['queried', '2027-05-01', '2027-05-31', {}, 'taken'],
  ['reversed', '2027-05-01', '2027-05-31', {}, 'taken'],
] as const)(
  'beside a report that is %s, from %s to %s, which is named, one of the same days is taken or not',
  (row) => {
    const [state, periodFrom, periodTo, more, expected] = row
    const reports = [...reportable.reports, { id: 'r3', periodFrom, periodTo, state }]
    const [said] = refusalOf(more, { reports })
    if (expected === 'taken') expect(said).toBe('taken')
    else
      expect(said).toContain(
        `The report ${expected} of unhcr has days of this period too, ${periodFrom} to ${periodTo}`,
      )
  },
)

test.for([
  [
    'a closed allocation',
    {},
    { state: 'closed' },
    ['This allocation is closed: money is paid and spent under an approved one only.'],
  ],
  ['a stranger', { payee: 'ilo' }, {}, ['ilo is not a payee of this allocation; its payees are unhcr, iom.']],
  [
    'a time to come',
    { period: { from: '2027-04-01', to: '2028-01-01' } },
    {},
    ['period.to must not be after today, 2027-12-31.'],
  ],
  [
    'a time before the approval',
    { period: { from: '2027-03-31', to: '2027-12-31' } },
    {},
    ['period.from must not be before 2027-04-01, when the allocation was approved.'],
  ],
  [
    'another currency',
    { lines: [...command.lines, { category: 1, amount: { amount: '0.20', currency: 'EUR' } }] },
    {},
    ['The allocation is in USD: report in USD.'],
  ],
  [
    'a category without a budget line',
    { lines: [...command.lines, { category: 2, amount: usd('0.01') }] },
    {},
    [
      'The budget of unhcr has lines of category 1, 8: report under these; errors names each other one.',
      'lines[1].category: there is no budget line of category 2; there are 1, 8',
    ],
  ],
  [
    'a category of which an amendment left no budget',
    { lines: [{ category: 2, amount: usd('0.01') }] },
    { uses: [...reportable.uses, { payee: 'unhcr', category: 2, budgetMinor: 0n, spentMinor: 3n }] },
    [
      'The budget of unhcr has lines of category 1, 8: report under these; errors names each other one.',
      'lines[0].category: there is no budget line of category 2; there are 1, 8',
    ],
  ],
  [
    'more than is left',
    { lines: [{ category: 1, amount: usd('0.31') }] },
    {},
    ['Of what was paid to unhcr 0.30 USD is not reported as spent: report no more than that.'],
  ],
] as const)('a report of %s is refused', ([, changed, than, refusal]) => {
  expect(refusalOf(changed as Partial<ReportExpenditure>, than as Partial<Reportable>)).toEqual(refusal)
})
