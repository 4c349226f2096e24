import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RiskLevel } from './risk.ts'
import { type Pace, trancheLimitFaults, withPlannedTranches } from './tranche-plan.ts'

const pace: Pace = {
  risks: new Map<string, RiskLevel>([
    ['careful', 'low'],
    ['middling', 'medium'],
    ['daring', 'high'],
  ]),
  limits: { low: 100, medium: 60, high: 34 },
  today: '2027-01-31',
  startsOn: null,
  months: null,
}
const budget = (amountMinor: bigint, ...payees: string[]) => ({
  currency: 'USD',
  lines: payees.map((payee) => ({ payee, category: 1, amountMinor })),
  tranches: [] as { payee: string; tranche: number; dueOn: string; amountMinor: bigint }[],
})
const planned = (payee: string, changed: Partial<Pace> = {}, amountMinor = 1000n) =>
  withPlannedTranches(budget(amountMinor, payee), { ...pace, ...changed }).tranches

test.for([
  ['careful', ['500', '500']],
  ['middling', ['334', '333', '333']],
  ['daring', ['200', '200', '200', '200', '200']],
  ['unrated', ['334', '333', '333']],
] as const)('%s is paid in %j', ([payee, amounts]) => {
  expect(planned(payee).map(({ amountMinor }) => String(amountMinor))).toEqual(amounts)
})

test('without a timeframe a tranche is due each month from today, on the last day where a month is short', () => {
  expect(planned('middling').map(({ dueOn }) => dueOn)).toEqual(['2027-01-31', '2027-02-28', '2027-03-31'])
})

test('with a timeframe they spread over it, from its start or from today where that has passed', () => {
  const due = (changed: Partial<Pace>) => planned('middling', { months: 24, ...changed }).map(({ dueOn }) => dueOn)
  expect(due({ startsOn: '2027-06-01' })).toEqual(['2027-06-01', '2028-02-01', '2028-10-01'])
  expect(due({ startsOn: '2026-06-01' })).toEqual(['2027-01-31', '2027-09-30', '2028-05-31'])
})

test('who is given tranches keeps them, the others are planned', () => {
  const given = { payee: 'careful', tranche: 1, dueOn: '2027-02-01', amountMinor: 1000n }
  const { tranches } = withPlannedTranches({ ...budget(1000n, 'careful', 'middling'), tranches: [given] }, pace)
  expect(tranches.map(({ payee, tranche }) => `${payee} ${tranche}`)).toEqual([
    'careful 1',
    'middling 1',
    'middling 2',
    'middling 3',
  ])
})

const single = (payee: string, amountMinor: bigint) =>
  trancheLimitFaults(
    { ...budget(1001n, payee), tranches: [{ payee, tranche: 1, dueOn: '2027-02-01', amountMinor }] },
    pace,
  )

test('a tranche above the limit of its payee’s risk is named with the limit', () => {
  expect(single('daring', 342n)).toEqual([
    {
      path: 'tranches[0].amount',
      message:
        'must be at most 34 % of what it gets, 3.41 USD, since the risk of daring is high: leave its tranches out to have them planned',
    },
  ])
})

test.for([
  ['daring', 341n],
  ['middling', 601n],
  ['careful', 1001n],
  ['unrated', 1001n],
] as const)('%s may get %s of 1001 at once', ([payee, amountMinor]) => {
  expect(single(payee, amountMinor)).toEqual([])
})

test('whatever the limits and amounts, what is planned keeps to them and adds up', () => {
  const percent = fc.integer({ min: 1, max: 100 })
  fc.assert(
    fc.property(
      fc.record({ low: percent, medium: percent, high: percent }),
      fc.bigInt({ min: 1n, max: 10n ** 15n - 1n }),
      (limits, amountMinor) => {
        const all = withPlannedTranches(budget(amountMinor, 'careful', 'middling', 'daring'), { ...pace, limits })
        expect(trancheLimitFaults(all, { ...pace, limits })).toEqual([])
        expect(all.tranches.every((tranche) => tranche.amountMinor > 0n)).toBe(true)
        expect(all.tranches.reduce((sum, tranche) => sum + tranche.amountMinor, 0n)).toBe(3n * amountMinor)
      },
    ),
  )
})
