import { expect, test } from 'vitest'
import { type AwaitedCall, decideCallReminder, missingOf } from './remind-of-calls.rule.ts'

const call: AwaitedCall = {
  id: 'c1',
  requestId: 'r1',
  revision: 1,
  planId: 'p1',
  members: ['ilo', 'iom', 'unhcr'],
  confirmed: ['iom'],
  confirmBy: new Date('2026-12-08T09:00:00.000Z'),
  reminded: [],
}
const at = (now: string, more: Partial<AwaitedCall> = {}) => decideCallReminder({ ...call, ...more }, new Date(now), 3)

test('who is asked is reminded from so many days before, once', () => {
  expect(at('2026-12-05T08:59:59.999Z')).toBeNull()
  expect(at('2026-12-05T09:00:00.000Z')).toBe('due_soon')
  expect(at('2026-12-08T08:59:59.999Z')).toBe('due_soon')
  expect(at('2026-12-08T08:59:59.999Z', { reminded: ['due_soon'] })).toBeNull()
})

test('an operator is told when the time is over too, once; of a team routing tells', () => {
  const operator = { planId: null }
  expect(at('2026-12-08T09:00:00.000Z')).toBeNull()
  expect(at('2026-12-08T09:00:00.000Z', operator)).toBe('overdue')
  expect(at('2026-12-08T09:00:00.000Z', { ...operator, reminded: ['due_soon'] })).toBe('overdue')
  expect(at('2026-12-20T09:00:00.000Z', { ...operator, reminded: ['overdue'] })).toBeNull()
})

test('those are reminded who have not answered, and of the team nobody where an operator is asked', () => {
  expect(missingOf(call)).toEqual(['ilo', 'unhcr'])
  expect(missingOf({ ...call, planId: null })).toEqual([])
})
