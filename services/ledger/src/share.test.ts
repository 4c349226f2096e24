import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addShares, type Share, splitOverPayees, splitPayments, sumOfShares } from './share.ts'

const shares = (amounts: readonly bigint[]): Share[] =>
  amounts.map((amountMinor, index) => ({ contributionId: `c${index}`, amountMinor }))
const amounts = fc.array(fc.bigInt({ min: 1n, max: 10n ** 14n }), { minLength: 1, maxLength: 8 })
const sum = (values: readonly bigint[]) => values.reduce((a, b) => a + b, 0n)
/** Cuts a total into parts at random places; every part is above zero. */
const cut = (total: bigint, places: readonly bigint[]) => {
  const at = [...new Set(places.map((place) => place % total))]
    .filter((place) => place > 0n)
    .sort((a, b) => (a < b ? -1 : 1))
  return [...at, total].map((end, index) => end - (at[index - 1] ?? 0n))
}
const places = fc.array(fc.bigInt({ min: 0n, max: 10n ** 15n }), { maxLength: 6 })

test('whatever the tranches: each is paid exactly and the last empties each share', () => {
  fc.assert(
    fc.property(amounts, places, (given, at) => {
      const tranches = cut(sum(given), at)
      const paid = splitPayments(tranches, shares(given))
      expect(paid.map(sumOfShares)).toEqual(tranches)
      expect(paid.reduce(addShares, shares(given.map(() => 0n)))).toEqual(shares(given))
    }),
    { numRuns: 1000 },
  )
})

test('whatever the payees: each payee and each draw comes out exactly', () => {
  fc.assert(
    fc.property(amounts, places, (given, at) => {
      const payees = cut(sum(given), at).map((amountMinor, index) => ({ payee: `p${index}`, amountMinor }))
      const parts = splitOverPayees(payees, shares(given))
      expect([...parts.values()].map(sumOfShares)).toEqual(payees.map(({ amountMinor }) => amountMinor))
      expect([...parts.values()].reduce(addShares, shares(given.map(() => 0n)))).toEqual(shares(given))
    }),
    { numRuns: 1000 },
  )
})

test('a contribution that pays nothing is left out', () => {
  expect(splitPayments([1n, 1n], shares([3n, 1n]))).toEqual([shares([1n]), shares([1n])])
})

test('what was paid before counts in each of the payments that follow', () => {
  expect(splitPayments([1n, 1n], shares([2n, 2n]), shares([2n]))).toEqual([
    [{ contributionId: 'c1', amountMinor: 1n }],
    [{ contributionId: 'c1', amountMinor: 1n }],
  ])
})
