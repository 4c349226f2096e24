import type { RequestContent } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { freetownRequest } from '@hub/testing'
import { expect, test } from 'vitest'
import { asksForMoney, requireSubmittable } from './submission.rule.ts'

const { contact: _, ...freetown } = freetownRequest
const content: RequestContent = freetown
const usd = (amount: string) => ({ amount, currency: 'USD' })
const financial = (amount = usd('400000.00')) => ({ kind: 'financial' as const, description: 'Grants', amount })

function faultsOf(changes: Partial<RequestContent>, hasContact = true) {
  try {
    requireSubmittable({ ...content, ...changes }, hasContact)
    return []
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal
    expect(refusal.code).toBe('intake.request_incomplete')
    return refusal.faults.map(({ path, message }) => `${path} ${message}`)
  }
}

test('a complete request may be submitted, also one without objectives or money', () => {
  expect(faultsOf({})).toEqual([])
  expect(faultsOf({ objectives: undefined, budget: undefined, needs: content.needs?.slice(0, 2) })).toEqual([])
  expect(faultsOf({ budget: { total: usd('400000.00') } })).toEqual([])
})

test('a budget that others pay in full may be submitted, and asks the fund for nothing', () => {
  const coFinancing = [{ source: 'The city', amount: usd('500000.00'), status: 'confirmed' as const }]
  const budget = { total: usd('500000.00'), coFinancing, lines: [{ category: 1, amount: usd('500000.00') }] }
  const withoutMoney = { needs: [{ kind: 'human' as const, description: 'Trainers' }], budget }
  expect(faultsOf(withoutMoney)).toEqual([])
  expect(asksForMoney({ ...content, ...withoutMoney })).toBe(false)
})

test('everything that is missing is named at once', () => {
  const bare = { language: undefined, challenge: undefined, territories: [], needs: undefined, budget: undefined }
  expect(faultsOf(bare, false)).toEqual(
    ['language', 'challenge', 'territories', 'needs', 'contact.email'].map(
      (path) => `${path} is needed to submit a request: add it`,
    ),
  )
})

test.for<[string, Partial<RequestContent>, string[]]>([
  ['an objective named twice', { objectives: [2, 7, 2] }, ['objectives[2] names objective 2 again: take it out']],
  [
    'an objective among the main and the other ones',
    { objectives: [2], otherObjectives: [16, 2] },
    ['otherObjectives[1] names objective 2 again: take it out'],
  ],
  [
    'an objective of a need named twice',
    { needs: [{ ...financial(), objectives: [3, 3] }] },
    ['needs[0].objectives[1] names objective 3 again: take it out'],
  ],
  [
    'money in two currencies',
    { needs: [financial({ amount: '400000.00', currency: 'EUR' })] },
    ['needs[0].amount.currency is EUR where budget.total is USD: write all money of a request in one currency'],
  ],
  [
    'a total that is not ask and co-financing',
    { needs: [financial(usd('399999.99'))] },
    [
      'budget.total is 500000.00, but financial needs 399999.99 and co-financing 100000.00 make 499999.99: make them equal',
    ],
  ],
  [
    'lines that do not sum to the total',
    { budget: { total: usd('400000.00'), lines: [{ category: 1, amount: usd('399999.99') }] } },
    ['budget.lines sum to 399999.99, but the total is 400000.00: make them equal'],
  ],
  [
    'more than 7 % of indirect cost',
    {
      budget: {
        total: usd('400000.00'),
        lines: [
          { category: 1, amount: usd('373831.77') },
          { category: 8, amount: usd('26168.23') },
        ],
      },
    },
    ['budget.lines put 26168.23 into category 8, which may hold 26168.22 at most: 7 % of the others'],
  ],
  [
    'a budget that nobody is said to pay',
    { needs: [{ kind: 'human', description: 'Trainers' }] },
    ['budget.total is 500000.00, but financial needs 0.00 and co-financing 100000.00 make 100000.00: make them equal'],
  ],
  [
    'a financial need without a budget',
    { budget: undefined },
    ['budget is needed where a need is financial: add it, or take the financial need out'],
  ],
])('names what to change about %s', ([, changes, faults]) => {
  expect(faultsOf(changes)).toEqual(faults)
})

test('indirect cost of exactly 7 % passes', () => {
  const lines = [
    { category: 1, amount: usd('373831.78') },
    { category: 8, amount: usd('26168.22') },
  ]
  expect(faultsOf({ budget: { total: usd('400000.00'), lines } })).toEqual([])
})
