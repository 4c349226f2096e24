import { Refusal } from '@hub/errors'
import { expect, test } from 'vitest'
import type { ContributionState } from '../contribution-state.ts'
import { type Agreement, decideAgreement } from './sign-agreement.rule.ts'

const eur = (amount: string) => ({ amount, currency: 'EUR' })
const agreement: Agreement = {
  reference: 'x',
  signedOn: '2027-02-01',
  amount: eur('100.00'),
  schedule: [
    { dueOn: '2027-03-01', amount: eur('60.00') },
    { dueOn: '2027-09-01', amount: eur('40.00') },
  ],
}
const answerTo = (changed: Partial<Agreement>, state: ContributionState = 'pledged', today = '2027-02-01') => {
  try {
    decideAgreement({ ...agreement, ...changed }, state, today)
  } catch (fault) {
    if (fault instanceof Refusal) return [fault.code, ...fault.faults.map(({ path, message }) => `${path}: ${message}`)]
    throw fault
  }
  return []
}

test('a pledge is agreed, also today, where the payments make up the amount', () => expect(answerTo({})).toEqual([]))

test('a contribution that is cancelled is not agreed, nor one that has its agreement', () => {
  expect(answerTo({}, 'cancelled')).toEqual(['ledger.contribution_cancelled'])
  expect(answerTo({}, 'agreed')).toEqual(['ledger.agreement_exists'])
})

test('nothing was signed on a day to come', () => {
  expect(() => decideAgreement(agreement, 'pledged', '2027-01-31')).toThrow(
    'signedOn must not be after today, 2027-01-31',
  )
})

test('payments that do not make up the amount are refused, and each in another currency is named', () => {
  const [first, second] = agreement.schedule as [Agreement['schedule'][0], Agreement['schedule'][0]]
  expect(answerTo({ schedule: [first] })).toEqual([
    'ledger.schedule_wrong',
    'schedule: the payments must add up to 100.00 EUR',
  ])
  const inDollars = { ...second, amount: { amount: '40.00', currency: 'USD' } }
  expect(answerTo({ schedule: [first, inDollars] })).toEqual([
    'ledger.schedule_wrong',
    'schedule[1].amount.currency: must be EUR, as the agreement’s amount',
  ])
  const wrongTwice = { ...inDollars, amount: { amount: '41.00', currency: 'USD' } }
  expect(answerTo({ schedule: [first, wrongTwice] })).toHaveLength(2)
})
