// Whatever is drawn on whichever contributions, paid in whichever tranches, spent and given back in whichever parts: no unit is lost
// or made, and what is paid out last empties each share.
import { propertyRun } from '@hub/testing'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { decideDraws } from './draw.rule.ts'
import { addShares, type Share, splitOverPayees, splitPayment, splitPayments, sumOfShares } from './share.ts'

const run = propertyRun('the shares of contributions')
afterAll(() => run.tell())

const minor = (max: bigint) => fc.bigInt({ min: 1n, max })
const amounts = fc.array(fc.oneof(minor(9n), minor(10n ** 6n), minor(10n ** 14n)), { minLength: 1, maxLength: 12 })
/** Parts of a thousand, by which an amount is cut. */
const cuts = fc.array(fc.nat(999), { minLength: 1, maxLength: 5 })
const earmark = fc.record({
  thematicAreas: fc.subarray([1, 2, 3, 4, 5], { maxLength: 2 }),
  objectives: fc.subarray([2, 7, 15], { maxLength: 2 }),
  countries: fc.subarray(['SL', 'KE'], { maxLength: 1 }),
})
const story = fc.record({
  available: fc.array(fc.record({ amount: minor(10n ** 12n), earmark }), { minLength: 1, maxLength: 12 }),
  ask: fc.integer({ min: 1, max: 1000 }),
  payees: cuts,
  tranches: cuts,
  spending: cuts,
  refunded: fc.boolean(),
})

/** The amount in parts that sum to it; those that come to nothing are left out. */
function cutBy(amountMinor: bigint, thousandths: readonly number[]): bigint[] {
  let left = amountMinor
  const parts = thousandths.map((part) => {
    const taken = (left * BigInt(part)) / 1000n
    left -= taken
    return taken
  })
  return [...parts, left].filter((part) => part > 0n)
}

const none = (shares: readonly Share[]) => shares.every(({ amountMinor }) => amountMinor === 0n)
const less = (a: readonly Share[], b: readonly Share[]) =>
  addShares(
    a,
    b.map((share) => ({ ...share, amountMinor: -share.amountMinor })),
  )

test('draws, payees, tranches, expenditure and refunds split to the cent, and the last tranche empties each share', {
  timeout: run.timeout,
}, () => {
  fc.assert(
    fc.property(story, ({ available, ask, payees, tranches, spending, refunded }) => {
      const sources = available.map(({ amount, earmark }, place) => ({
        contributionId: `c${place}`,
        availableMinor: amount,
        earmark,
      }))
      const purpose = { objectives: [2, 7], countries: ['SL'] }
      const all = available.reduce((sum, { amount }) => sum + amount, 0n)
      const amountMinor = (all * BigInt(ask)) / 1000n || 1n
      const drawn = decideDraws(amountMinor, sources, purpose)
      run.count(drawn.kind)
      if (drawn.kind === 'short') return
      expect(sumOfShares(drawn.draws)).toBe(amountMinor)
      for (const { contributionId, amountMinor: draw } of drawn.draws)
        expect(draw <= (sources.find((source) => source.contributionId === contributionId)?.availableMinor ?? 0n)).toBe(
          true,
        )

      const totals = cutBy(amountMinor, payees).map((part, place) => ({ payee: `p${place}`, amountMinor: part }))
      const shares = splitOverPayees(totals, drawn.draws)
      expect(none(less(drawn.draws, [...shares.values()].flat()))).toBe(true)
      for (const { payee, amountMinor: total } of totals) {
        const own = shares.get(payee) ?? []
        const paid = splitPayments(cutBy(total, tranches), own)
        run.count('tranche', paid.length)
        expect(paid.map(sumOfShares)).toEqual(cutBy(total, tranches))
        expect(none(less(own, paid.flat()))).toBe(true)
        let gone: Share[] = []
        const parts = cutBy(total, spending)
        for (const part of refunded ? parts.slice(0, -1) : parts) {
          gone = addShares(gone, splitPayment(part, own, gone))
          run.count('expenditure')
        }
        if (refunded) {
          gone = addShares(gone, splitPayment(parts.at(-1) ?? 0n, own, gone))
          run.count('refund')
        }
        expect(none(less(own, gone))).toBe(true)
      }
    }),
    { seed: run.seed, numRuns: run.times(1500) },
  )
})

test('splitting never loses a unit, and no payment takes from a share what it has not', {
  timeout: run.timeout,
}, () => {
  fc.assert(
    fc.property(amounts, cuts, (held, thousandths) => {
      const shares = held.map((amountMinor, place) => ({ contributionId: `c${place}`, amountMinor }))
      const total = sumOfShares(shares)
      let paid: Share[] = []
      for (const part of cutBy(total, thousandths)) {
        const split = splitPayment(part, shares, paid)
        expect(sumOfShares(split)).toBe(part)
        expect(split.every(({ amountMinor }) => amountMinor > 0n)).toBe(true)
        paid = addShares(paid, split)
        expect(less(shares, paid).every(({ amountMinor }) => amountMinor >= 0n)).toBe(true)
        run.count('payment')
      }
      expect(none(less(shares, paid))).toBe(true)
    }),
    { seed: run.seed, numRuns: run.times(1500) },
  )
})

test.for(['drawn', 'short', 'tranche', 'expenditure', 'refund', 'payment'])(
  'among all there was some %s',
  (outcome) => {
    expect(run.counted(outcome)).toBeGreaterThan(0)
  },
)
