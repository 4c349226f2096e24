import { expect, test } from 'vitest'
import { type Books, decideClosing } from './close-period.rule.ts'

const books: Books = { lastClosed: null, withTransfers: [2023, 2024], booksBegin: '2020-06-01', today: '2026-01-01' }
const closing = (year: number, than: Partial<Books> = {}) => decideClosing(year, { ...books, ...than })

test('a year that is over is closed, and with it the earlier ones that hold nothing', () => {
  expect(closing(2023)).toEqual([2020, 2021, 2022, 2023])
  expect(closing(2024, { lastClosed: 2023 })).toEqual([2024])
  expect(closing(2020)).toEqual([2020])
  expect(closing(2025, { lastClosed: 2024 })).toEqual([2025])
})

test.for([
  ['closed before', 2023, { lastClosed: 2023 }, '2023'],
  ['closed before, by a later one', 2022, { lastClosed: 2023 }, '2022'],
  ['not over', 2026, { withTransfers: [] }, 'The year 2026 is not over on 2026-01-01'],
  ['to come', 2027, { withTransfers: [] }, 'The year 2027 is not over on 2026-01-01'],
  ['before the books', 2019, {}, '2020'],
  ['after an open one that holds something', 2024, {}, '2023'],
  ['after an open one that holds something, others closed', 2025, { lastClosed: 2023 }, '2024'],
] as const)('a year is not closed that is %s', ([, year, than, text]) => {
  expect(() => closing(year, than)).toThrow(text)
})
