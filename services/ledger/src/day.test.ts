import { expect, test } from 'vitest'
import { addDays, addMonths, dayOf } from './day.ts'

test('the books are kept by the days of UTC, whatever the clock on the wall', () => {
  expect(dayOf(new Date('2027-01-01T00:30:00+02:00'))).toBe('2026-12-31')
})

test.for([
  ['2027-01-15', 0, '2027-01-15'],
  ['2027-01-31', 1, '2027-02-28'],
  ['2028-01-31', 1, '2028-02-29'],
  ['2027-01-31', 3, '2027-04-30'],
  ['2026-12-31', 2, '2027-02-28'],
  ['2026-11-30', 13, '2027-12-30'],
] as const)('%s and %i months is %s: the same day of the month, or its last', ([day, months, later]) => {
  expect(addMonths(day, months)).toBe(later)
})

test.for([
  ['2026-12-31', 1, '2027-01-01'],
  ['2028-02-28', 2, '2028-03-01'],
  ['2027-03-28', 14, '2027-04-11'],
] as const)('%s and %i days is %s', ([day, days, later]) => {
  expect(addDays(day, days)).toBe(later)
})
