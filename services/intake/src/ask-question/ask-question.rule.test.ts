import { expect, test } from 'vitest'
import { requestStates } from '../request.ts'
import { decideQuestion } from './ask-question.rule.ts'

const at = new Date('2026-11-24T09:00:00.000Z')
const request = { state: 'submitted', requesterCountry: 'SL' } as const

const outcome = (work: () => unknown) => {
  try {
    return work()
  } catch (refusal) {
    const { code, faults } = refusal as { code: string; faults: { path: string }[] }
    return [code, ...faults.map(({ path }) => path)].join(' ')
  }
}

test.for(requestStates)(
  'a question about a request that is %s holds it up only before its verdict is known',
  (state) => {
    const decided = outcome(() => decideQuestion({}, { ...request, state }, at).holdsUp)
    if (['draft', 'terminated', 'completed', 'withdrawn'].includes(state))
      expect(decided).toBe('intake.request_not_askable')
    else expect(decided).toBe(state === 'submitted' || state === 'needs_clarification')
  },
)

test('an answer is due in 10 working days unless the question says when', () => {
  expect(decideQuestion({}, request, at).due.toISOString()).toBe('2026-12-08T09:00:00.000Z')
  const due = '2026-11-25T00:00:00.000Z'
  expect(decideQuestion({ due }, request, at).due.toISOString()).toBe(due)
  expect(outcome(() => decideQuestion({ due: at.toISOString() }, request, at))).toBe('intake.question_unusable due')
})

test.for(['title', 'needs[0].quantity', 'budget.lines[3].amount.amount', 'timeframe.start'])(
  '%s is a field',
  (field) => {
    expect(decideQuestion({ field }, request, at).field).toBe(field)
  },
)

test.for(['contact.email', 'reference', '__proto__', 'needs[0', 'needs..unit', 'toString', 'title; x'])(
  '%s is no field that one may ask about',
  (field) => {
    expect(outcome(() => decideQuestion({ field }, request, at))).toBe('intake.question_unusable field')
  },
)
