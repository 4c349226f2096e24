import { Refusal } from '@hub/errors'
import { expect, test } from 'vitest'
import { type ExpenditureVerdict, expenditureStates, expenditureVerdicts } from '../expenditure.ts'
import { decideReview } from './review-expenditure.rule.ts'

const reviewable = {
  state: 'reported' as const,
  payee: 'unhcr',
  reportedBy: 'unhcr',
  reviewer: 'operator',
  replacedBy: null,
  overBudget: [] as number[],
}
const answerTo = (
  verdict: ExpenditureVerdict,
  than: Partial<Parameters<typeof decideReview>[1]>,
  reason: string | null = null,
) => {
  try {
    decideReview({ verdict, reason }, { ...reviewable, ...than })
  } catch (fault) {
    if (fault instanceof Refusal) return fault.message
    throw fault
  }
  return 'taken'
}

const legal = ['reported accepted', 'reported queried', 'queried accepted']
test.for(expenditureStates.flatMap((state) => expenditureVerdicts.map((verdict) => [state, verdict] as const)))(
  'what is %s becomes %s exactly where the picture says so',
  ([state, verdict]) => {
    const isLegal = legal.includes(`${state} ${verdict}`)
    expect(answerTo(verdict, { state }, 'Why?')).toEqual(
      isLegal ? 'taken' : expect.stringContaining(`This expenditure is ${state}:`),
    )
  },
)

test('who spent the money does not review it, whatever its state', () => {
  expect(answerTo('accepted', { reviewer: 'unhcr', state: 'accepted' })).toBe(
    new Refusal('ledger.reviewer_is_payee').message,
  )
})

test('what goes beyond the budget is accepted with a reason only', () => {
  expect(answerTo('accepted', { overBudget: [1, 8] })).toContain('beyond the budget of category 1, 8:')
  expect(answerTo('accepted', {})).toBe('taken')
  expect(answerTo('queried', { overBudget: [1, 8] })).toBe('taken')
  expect(answerTo('accepted', { overBudget: [1, 8] }, 'Prices rose.')).toBe('taken')
})

test('who reported for a payee does not review it either', () => {
  expect(() => decideReview({ verdict: 'accepted', reason: null }, { ...reviewable, reportedBy: 'operator' })).toThrow(
    expect.objectContaining({ code: 'ledger.reviewer_reported', details: { payee: 'unhcr' } }),
  )
})
