import { expect, test } from 'vitest'
import { requireValueDate } from './value-date.ts'

test('money moves on a day from the signing, or the beginning of the books, to today', () => {
  const known = { signedOn: '2027-01-15', booksBegin: '2020-01-01', today: '2027-03-02' }
  requireValueDate('2027-01-15', known)
  requireValueDate('2027-03-02', known)
  expect(() => requireValueDate('2027-03-03', known)).toThrow('valueDate must not be after today')
  expect(() => requireValueDate('2027-01-14', known)).toThrow('valueDate must not be before 2027-01-15')
  const old = { ...known, signedOn: '2019-05-01' }
  requireValueDate('2020-01-01', old)
  expect(() => requireValueDate('2019-12-31', old)).toThrow('valueDate must not be before 2020-01-01')
})
