import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimalOf, divideHalfEven, rateBetween, valueInUsd } from './rate.ts'

const money = (amount: string, currency: string) => ({ amount, currency })

test.for([
  ['100000.00', 'EUR', '108412.37', '1.0841237', true],
  ['5000000', 'JPY', '33333.33', '0.006666666', true],
  ['1234.567', 'KWD', '4021.18', '3.25715817773', false],
  ['3.00', 'EUR', '1.00', '0.333333333333', false],
  ['3', 'JPY', '100.00', '33.3333333333', false],
  ['0.0001', 'CLF', '9999999999999.99', '99999999999999900', true],
  ['999999999999.99', 'IDR', '0.01', '0.00000000000001', false],
] as const)('%s %s credited as %s USD has the rate %s', ([foreign, currency, credited, value, isExact]) => {
  const rate = rateBetween(money(foreign, currency), money(credited, 'USD'), '2026-11-24')
  expect(rate).toEqual({ value, isExact, on: '2026-11-24' })
})

test('there is no rate where nothing was exchanged', () => {
  expect(rateBetween(money('1.00', 'USD'), money('1.00', 'USD'), '2026-11-24')).toBeNull()
})

test('the middle goes to the even neighbour, all else to the nearer one', () => {
  expect([5n, 15n, 25n, 14n, 16n].map((each) => divideHalfEven(each, 10n))).toEqual([0n, 2n, 2n, 1n, 2n])
})

test('a rate that is called exact gives back the fraction, and no other is further off than half of its last digit', () => {
  const amount = fc.bigInt({ min: 1n, max: 10n ** 15n })
  fc.assert(
    fc.property(amount, amount, (dividend, divisor) => {
      const { value, isExact } = decimalOf(dividend, divisor)
      const [whole = '', fraction = ''] = value.split('.')
      const scale = 10n ** BigInt(fraction.length)
      const off = BigInt(whole + fraction) * divisor - dividend * scale
      expect(off === 0n).toBe(isExact)
      const places = value.startsWith('0.')
        ? 12 + (/^0*/.exec(fraction)?.[0].length ?? 0)
        : Math.max(0, 12 - whole.length)
      const last = 10n ** BigInt(places)
      expect((off < 0n ? -off : off) * last * 2n <= divisor * scale).toBe(true)
    }),
  )
})

test.for([
  ['1000.00', 'EUR', '0.92', '1086.96'],
  ['0.01', 'EUR', '2', '0.00'],
  ['0.03', 'EUR', '2', '0.02'],
  ['0.05', 'EUR', '2', '0.02'],
  ['1', 'JPY', '200', '0.00'],
  ['3', 'JPY', '200', '0.02'],
  ['0.001', 'KWD', '0.1', '0.01'],
  ['999999999999999', 'JPY', '150.25', '6655574043261.22'],
] as const)('%s %s at %s a dollar is worth %s, rounded half even', ([amount, currency, unitsPerUsd, worth]) => {
  expect(valueInUsd(money(amount, currency), unitsPerUsd)).toEqual(money(worth, 'USD'))
})

test('a pledge is worth no more than an amount can say: beyond 18 digits it has no value', () => {
  const most = '9999999999999999.99'
  expect(valueInUsd(money(most, 'EUR'), '1')).toEqual(money(most, 'USD'))
  expect(valueInUsd(money(most, 'EUR'), '0.1')).toBeNull()
})
