import { expect, test } from 'vitest'
import { budgetFaults, budgetOf, type GivenBudget, viewOfBudget } from './budget.ts'

const usd = (amount: string) => ({ amount, currency: 'USD' })
const line = (payee: string, amount: string) => ({ payee, category: 1, amount: usd(amount) })
const tranche = (payee: string, dueOn: string, amount: string) => ({ payee, dueOn, amount: usd(amount) })
const given: GivenBudget = {
  lines: [line('unhcr', '3.00'), line('iom', '2.00')],
  tranches: [
    tranche('unhcr', '2027-04-01', '1.00'),
    tranche('iom', '2027-03-01', '1.00'),
    tranche('unhcr', '2027-04-01', '2.00'),
    tranche('iom', '2027-05-01', '1.00'),
  ],
}

test('a budget is told as it was given, its tranches numbered by payee', () => {
  expect(viewOfBudget(budgetOf(given, 'USD'))).toEqual({
    lines: given.lines,
    tranches: given.tranches.map((each, place) => ({ ...each, tranche: [1, 1, 2, 2][place] })),
  })
})

test('tranches are in order by payee, whatever the days of others, and two may be due on one day', () => {
  expect(budgetFaults(budgetOf(given, 'USD'))).toEqual([])
  const [first, second, third, fourth] = given.tranches as [
    (typeof given.tranches)[0],
    (typeof given.tranches)[0],
    (typeof given.tranches)[0],
    (typeof given.tranches)[0],
  ]
  const late = { ...second, dueOn: '2027-06-01' }
  expect(budgetFaults(budgetOf({ ...given, tranches: [first, late, third, fourth] }, 'USD'))).toEqual([
    { path: 'tranches[3].dueOn', message: 'must not be before 2027-06-01, when the tranche before is due' },
  ])
})

test('only the tranche right before counts, not each that came earlier', () => {
  const tranches = [
    tranche('iom', '2027-03-01', '2.00'),
    tranche('unhcr', '2027-06-01', '1.00'),
    tranche('unhcr', '2027-05-01', '1.00'),
    tranche('unhcr', '2027-05-15', '1.00'),
  ]
  expect(budgetFaults(budgetOf({ ...given, tranches }, 'USD')).map(({ path }) => path)).toEqual(['tranches[2].dueOn'])
})
