import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paymentsNotKept, replan } from './amendment.rule.ts'
import { sumOfShares } from './share.ts'

const open = (payee: string, contributionId: string, leftMinor: bigint) => ({
  payee,
  contributionId,
  leftMinor,
  paidMinor: 0n,
})

test('a payee’s money moves to another within the contributions that it came from', () => {
  const before = [open('unhcr', 'a', 60n), open('unhcr', 'b', 40n)]
  const { moves, released } = replan(
    before,
    [],
    [
      { payee: 'unhcr', amountMinor: 50n },
      { payee: 'iom', amountMinor: 50n },
    ],
  )
  expect(released).toEqual([])
  expect(moves).toEqual([
    { payee: 'unhcr', contributionId: 'a', amountMinor: -30n },
    { payee: 'unhcr', contributionId: 'b', amountMinor: -20n },
    { payee: 'iom', contributionId: 'a', amountMinor: 30n },
    { payee: 'iom', contributionId: 'b', amountMinor: 20n },
  ])
})

test('a smaller budget gives back of each contribution in proportion to what is not paid', () => {
  const { moves, released } = replan(
    [open('unhcr', 'a', 60n), open('unhcr', 'b', 40n)],
    [],
    [{ payee: 'unhcr', amountMinor: 50n }],
  )
  expect(released).toEqual([
    { contributionId: 'a', amountMinor: 30n },
    { contributionId: 'b', amountMinor: 20n },
  ])
  expect(sumOfShares(moves)).toBe(-50n)
})

test('whatever is changed: payees and contributions come out to the minor unit and nothing is taken that is not there', () => {
  const amount = fc.bigInt({ min: 0n, max: 10n ** 12n })
  const pool = fc.array(fc.tuple(fc.constantFrom('p', 'q', 'r'), fc.constantFrom('a', 'b', 'c'), amount), {
    maxLength: 9,
  })
  fc.assert(
    fc.property(
      pool,
      fc.array(amount, { maxLength: 3 }),
      fc.integer({ min: 0, max: 100 }),
      amount,
      (given, drawn, kept, cut) => {
        const before = given.map(([payee, contribution, left]) => open(payee, contribution, left))
        const draws = drawn.map((amountMinor, index) => ({ contributionId: 'abc'[index] ?? 'a', amountMinor }))
        const total = before.reduce((sum, { leftMinor }) => sum + leftMinor, 0n) + sumOfShares(draws)
        const wanted = cut > total ? 0n : total - cut
        const first = (wanted * BigInt(kept)) / 100n
        const unpaid = [
          { payee: 'q', amountMinor: first },
          { payee: 's', amountMinor: wanted - first },
        ]
        const { moves, released } = replan(before, draws, unpaid)
        const after = new Map<string, bigint>()
        for (const { payee, contributionId, leftMinor } of before)
          after.set(`${payee}|${contributionId}`, (after.get(`${payee}|${contributionId}`) ?? 0n) + leftMinor)
        for (const { payee, contributionId, amountMinor } of moves)
          after.set(`${payee}|${contributionId}`, (after.get(`${payee}|${contributionId}`) ?? 0n) + amountMinor)
        expect([...after.values()].every((minor) => minor >= 0n)).toBe(true)
        const sum = (part: (key: string) => boolean) =>
          [...after].reduce((total, [key, minor]) => (part(key) ? total + minor : total), 0n)
        for (const { payee, amountMinor } of unpaid) expect(sum((key) => key.startsWith(`${payee}|`))).toBe(amountMinor)
        expect(sum((key) => /^[pr]\|/.test(key))).toBe(0n)
        for (const contribution of ['a', 'b', 'c']) {
          const own = <T extends { contributionId: string; amountMinor: bigint }>(shares: readonly T[]) =>
            sumOfShares(shares.filter(({ contributionId }) => contributionId === contribution))
          const had = before.reduce(
            (all, each) => (each.contributionId === contribution ? all + each.leftMinor : all),
            0n,
          )
          expect(sum((key) => key.endsWith(`|${contribution}`))).toBe(had + own(draws) - own(released))
        }
      },
    ),
    { verbose: 1 },
  )
})

test('a plan keeps a payment only as it was made', () => {
  const paid = [{ payee: 'unhcr', tranche: 1, amountMinor: 40n }]
  expect(paymentsNotKept([{ payee: 'unhcr', tranche: 1, amountMinor: 40n }], paid)).toEqual([])
  expect(paymentsNotKept([{ payee: 'unhcr', tranche: 1, amountMinor: 41n }], paid)).toEqual(paid)
  expect(paymentsNotKept([{ payee: 'iom', tranche: 1, amountMinor: 40n }], paid)).toEqual(paid)
})

test('what is left over by rounding is shared by the order of contributions, and what does not change moves nothing', () => {
  const before = [open('unhcr', 'b', 1n), open('unhcr', 'a', 1n), open('iom', 'c', 1n)]
  const wanted = [
    { payee: 'unhcr', amountMinor: 1n },
    { payee: 'iom', amountMinor: 1n },
  ]
  expect(replan(before, [], wanted)).toEqual({
    moves: [{ payee: 'unhcr', contributionId: 'a', amountMinor: -1n }],
    released: [{ contributionId: 'a', amountMinor: 1n }],
  })
})

test('a payment is kept by its own number, not by another of the same amount', () => {
  const paid = [{ payee: 'unhcr', tranche: 1, amountMinor: 40n }]
  expect(paymentsNotKept([{ payee: 'unhcr', tranche: 2, amountMinor: 40n }], paid)).toEqual(paid)
})
