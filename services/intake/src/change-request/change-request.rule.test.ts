import { expect, test } from 'vitest'
import { requestStates } from '../request.ts'
import { decideChange } from './change-request.rule.ts'

const content = { title: 'A title' }
const changed = { title: 'Another title' }
const pendingChange = { changeId: 'c', kind: 'withdrawal' as const, reason: '', content: null, askedAt: '' }

const outcomes: Record<string, string> = {
  matched: 'ask',
  waitlisted: 'ask',
  funding: 'ask',
  funded: 'intake.request_needs_amendment',
  implementing: 'intake.request_needs_amendment',
  suspended: 'intake.request_needs_amendment',
  terminated: 'intake.request_ended',
  completed: 'intake.request_ended',
  withdrawn: 'intake.request_ended',
}

const decide = (...given: Parameters<typeof decideChange>): string => {
  try {
    return decideChange(...given)
  } catch (refusal) {
    return (refusal as { code: string }).code
  }
}

test.for(requestStates)('a change of a request that is %s goes to whoever decides on it then', (state) => {
  expect(decide({ state, content, pendingChange: null }, changed)).toBe(outcomes[state] ?? 'draft')
})

test('a change that changes nothing moves nothing, also where a change would be refused', () => {
  expect(decide({ state: 'eligible', content, pendingChange: null }, { ...content })).toBe('nothing')
  expect(decide({ state: 'funded', content, pendingChange: null }, { ...content })).toBe('nothing')
})

test('one wish at a time is put to the ledger', () => {
  expect(decide({ state: 'funding', content, pendingChange }, changed)).toBe('intake.change_pending')
})

test('the refusal from funded on names the amendment', () => {
  expect(() => decideChange({ state: 'funded', content, pendingChange: null }, changed)).toThrow(/amendment/)
})
