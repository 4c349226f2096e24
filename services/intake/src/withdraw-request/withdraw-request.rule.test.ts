import { expect, test } from 'vitest'
import { requestStates } from '../request.ts'
import { decideWithdrawal } from './withdraw-request.rule.ts'

const outcomes: Record<string, string> = {
  matched: 'ask',
  waitlisted: 'ask',
  funding: 'ask',
  funded: 'intake.request_not_withdrawable',
  implementing: 'intake.request_not_withdrawable',
  suspended: 'intake.request_not_withdrawable',
  terminated: 'intake.request_ended',
  completed: 'intake.request_ended',
  withdrawn: 'intake.request_ended',
}

const decide = (...given: Parameters<typeof decideWithdrawal>): string => {
  try {
    return decideWithdrawal(...given)
  } catch (refusal) {
    return (refusal as { code: string }).code
  }
}

test.for(requestStates)('the withdrawal of a request that is %s goes to whoever decides on it then', (state) => {
  expect(decide({ state, pendingChange: null })).toBe(outcomes[state] ?? 'withdraw')
})

test('a withdrawal waits for the answer to an edit', () => {
  const pendingChange = { changeId: 'c', kind: 'edit' as const, reason: null, content: null, askedAt: '' }
  expect(decide({ state: 'matched', pendingChange })).toBe('intake.change_pending')
})
