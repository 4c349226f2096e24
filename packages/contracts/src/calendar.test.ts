import { expect, test } from 'vitest'
import { addWorkingDays } from './calendar.ts'

const at = (day: string) => new Date(`${day}T09:30:00.000Z`)
const after = (day: string, days: number, country: string | null) =>
  addWorkingDays(at(day), days, country).toISOString().slice(0, 10)

// 2026-11-26 is a Thursday.
test.for<[country: string | null, weekend: string, next: string]>([
  [null, 'Saturday and Sunday where no country is known', '2026-11-27'],
  ['SL', 'Saturday and Sunday', '2026-11-27'],
  ['EG', 'Friday and Saturday', '2026-11-29'],
  ['SA', 'Friday and Saturday', '2026-11-29'],
  ['IR', 'Friday alone', '2026-11-28'],
  ['IN', 'Sunday alone', '2026-11-27'],
])('the working day after a Thursday in %s: the weekend is %s', ([country, , next]) => {
  expect(after('2026-11-26', 1, country)).toBe(next)
})

test('working days are counted over weekends, at the same time of day', () => {
  expect(after('2026-11-27', 10, 'SL')).toBe('2026-12-11')
  expect(after('2026-11-26', 10, 'EG')).toBe('2026-12-10')
  expect(after('2026-11-26', 6, 'IR')).toBe('2026-12-03')
  expect(addWorkingDays(at('2026-11-27'), 3, 'SL').toISOString()).toBe('2026-12-02T09:30:00.000Z')
  expect(addWorkingDays(at('2026-11-28'), 0, 'SL')).toEqual(at('2026-11-28'))
})

test('a public holiday counts as a working day: the hub knows of none', () => {
  expect(after('2026-12-24', 1, 'NO')).toBe('2026-12-25')
})
