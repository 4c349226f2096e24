import { expect, test } from 'vitest'
import { decideReminders, type OpenAgreement } from './remind-of-instalments.rule.ts'

const usd = (amount: string) => ({ amount, currency: 'USD' })
const agreement: OpenAgreement = {
  contributionId: 'c1',
  funder: 'norway',
  currency: 'USD',
  schedule: [
    { dueOn: '2026-12-01', amount: usd('10.00') },
    { dueOn: '2026-12-20', amount: usd('20.00') },
  ],
  receivedMinor: 0n,
  reminded: [],
}
const on = (day: string, more: Partial<OpenAgreement> = {}) =>
  decideReminders({ ...agreement, ...more }, { on: day, reminderDays: 14 }).map(
    ({ instalment, kind, openMinor }) => `${instalment} ${kind} ${openMinor}`,
  )

test('a payment is reminded of from so many days before, and again when its day has passed', () => {
  expect(on('2026-11-16')).toEqual([])
  expect(on('2026-11-17')).toEqual(['1 due_soon 1000'])
  expect(on('2026-12-01')).toEqual(['1 due_soon 1000'])
  expect(on('2026-12-02')).toEqual(['1 overdue 1000'])
  expect(on('2026-12-06')).toEqual(['1 overdue 1000', '2 due_soon 2000'])
})

test('each kind once: what was said before is not said again, and being soon due does not stand for being overdue', () => {
  const reminded: OpenAgreement['reminded'] = [{ instalment: 1, kind: 'due_soon' }]
  expect(on('2026-11-30', { reminded })).toEqual([])
  expect(on('2026-12-02', { reminded })).toEqual(['1 overdue 1000'])
  expect(on('2026-12-07', { receivedMinor: 1000n, reminded })).toEqual(['2 due_soon 2000'])
  expect(on('2026-12-02', { reminded: [...reminded, { instalment: 1, kind: 'overdue' }] })).toEqual([])
})

test('nothing is said of what is paid, and of what is paid in part only what is open', () => {
  expect(on('2026-12-10', { receivedMinor: 1000n })).toEqual(['2 due_soon 2000'])
  expect(on('2026-12-10', { receivedMinor: 1500n })).toEqual(['2 due_soon 1500'])
  expect(on('2026-12-10', { receivedMinor: 3000n })).toEqual([])
})
