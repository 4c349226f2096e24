import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { currencyExponent, formatMinor, isCurrency, parseMinor, splitByWeight, splitCumulatively } from './index.ts'

const sum = (parts: readonly bigint[]) => parts.reduce((a, b) => a + b, 0n)
const minor = (max: bigint) => fc.bigInt({ min: 0n, max })

describe('amounts', () => {
  test('knows the digits of ISO 4217, not those of CLDR', () => {
    expect(['USD', 'JPY', 'KWD', 'IQD', 'CLF', 'XXX'].map(currencyExponent)).toEqual([2, 0, 3, 3, 4, undefined])
  })

  test('has the digits of every currency that Intl knows, but where CLDR counts the coins in use', () => {
    // Two digits in ISO 4217, three for the dinar: their smaller coins have gone, their accounts have not.
    const without = 'AFN ALL COP HUF IDR IRR KPW LAK LBP MGA MMK PKR SOS SYP YER IQD'.split(' ')
    // Withdrawn, or a unit of reserves without digits.
    const none = 'ANG BGN CUC HRK SLL XDR XSU ZWL'.split(' ')
    const digitsOf = (currency: string) =>
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits
    const known = Intl.supportedValuesOf('currency')
    expect(known.filter((code) => currencyExponent(code) === undefined)).toEqual(none)
    const differing = known.filter((code) => !none.includes(code) && currencyExponent(code) !== digitsOf(code))
    expect(differing).toEqual(without.toSorted())
    expect(differing.map(currencyExponent)).toEqual(without.toSorted().map((code) => (code === 'IQD' ? 3 : 2)))
    // Intl has no list of these; it still knows their digits.
    const funds = ['UYI', 'BOV', 'CHE', 'CHW', 'COU', 'MXV', 'USN', 'VED', 'CLF', 'UYW']
    expect(funds.map(currencyExponent)).toEqual(funds.map(digitsOf))
  })

  test('knows every currency of its tables, and nothing else', () => {
    expect(['USD', 'AED', 'COU', 'CRC', 'KES', 'NPR', 'TRY', 'XOF', 'TND', 'UYW'].filter(isCurrency)).toHaveLength(10)
    expect(['', 'usd', 'XXX', ' '].filter(isCurrency)).toEqual([])
  })

  test('shows how an amount of that currency is written', () => {
    expect(() => parseMinor({ amount: '5', currency: 'USD' })).toThrow('50.00')
    expect(() => parseMinor({ amount: '5', currency: 'KWD' })).toThrow('50.000')
    expect(() => parseMinor({ amount: '5.0', currency: 'JPY' })).toThrow('500')
  })

  test('reads up to 18 digits, of which the currency has its part after the point', () => {
    expect(parseMinor({ amount: '9999999999999999.99', currency: 'USD' })).toBe(10n ** 18n - 1n)
    expect(() => parseMinor({ amount: '10000000000000000.00', currency: 'USD' })).toThrow()
    expect(() => parseMinor({ amount: '1000000000000000.000', currency: 'KWD' })).toThrow()
    expect(() => parseMinor({ amount: '1000000000000000000', currency: 'JPY' })).toThrow()
  })

  test.each([
    [0n, 'USD', '0.00'],
    [5n, 'USD', '0.05'],
    [-5n, 'KWD', '-0.005'],
    [0n, 'JPY', '0'],
    [-7n, 'JPY', '-7'],
  ])('writes %s of %s as %s', (minor, currency, amount) => {
    expect(formatMinor(minor, currency)).toEqual({ amount, currency })
  })

  test.each([
    ['12.34', 'USD', 1234n],
    ['-0.05', 'USD', -5n],
    ['90071992547409.93', 'USD', 9007199254740993n],
    ['7', 'JPY', 7n],
    ['1.234', 'KWD', 1234n],
  ])('reads %s %s', (amount, currency, expected) => {
    expect(parseMinor({ amount, currency })).toBe(expected)
  })

  test.each([
    ['12.3', 'USD'],
    ['12.345', 'USD'],
    ['12', 'USD'],
    ['1.0', 'JPY'],
    ['1e3', 'USD'],
    [' 1.00', 'USD'],
    ['01.00', 'USD'],
    ['', 'USD'],
  ])('refuses %s %s and says how many digits to write', (amount, currency) => {
    expect(() => parseMinor({ amount, currency })).toThrow(
      currency === 'JPY' ? /write whole units without a point/ : /a point and exactly [1-9] digits after it/,
    )
  })

  test('refuses a currency that is none', () => {
    expect(() => parseMinor({ amount: '1.00', currency: 'XYZ' })).toThrow(/XYZ/)
  })

  test('writes what it reads, for every exponent', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
        fc.constantFrom('USD', 'JPY', 'KWD', 'CLF', 'UYW', 'MGA', 'MRU'),
        (value, currency) => {
          expect(parseMinor(formatMinor(value, currency))).toBe(value)
        },
      ),
    )
  })
})

describe('splits', () => {
  const weights = fc.array(minor(10n ** 12n), { minLength: 1, maxLength: 20 }).filter((all) => sum(all) > 0n)

  test('lose no unit and differ from the exact share by less than one', () => {
    fc.assert(
      fc.property(minor(10n ** 15n), weights, (total, by) => {
        const parts = splitByWeight(total, by)
        expect(sum(parts)).toBe(total)
        parts.forEach((part, i) => {
          const off = part * sum(by) - total * (by[i] ?? 0n)
          expect(off < sum(by) && off > -sum(by)).toBe(true)
        })
      }),
    )
  })

  test('give what is left over to the largest remainder, then to the earlier entry', () => {
    expect(splitByWeight(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n])
    expect(splitByWeight(10n, [35n, 65n])).toEqual([4n, 6n])
    expect(splitByWeight(1n, [1n, 2n])).toEqual([0n, 1n])
    // Remainders of 1/6, 4/6 and 1/6 of ten, then of 4/6, 0 and 2/6.
    expect(splitByWeight(1n, [1n, 4n, 1n])).toEqual([0n, 1n, 0n])
    expect(splitByWeight(2n, [5n, 3n, 4n])).toEqual([1n, 0n, 1n])
    expect(splitByWeight(2n, [1n, 1n, 1n, 1n])).toEqual([1n, 1n, 0n, 0n])
  })

  test('give nothing of nothing, also where there is nothing to split by', () => {
    expect(splitByWeight(0n, [0n, 0n])).toEqual([0n, 0n])
    expect(splitByWeight(0n, [])).toEqual([])
  })

  test('refuse to split something by nothing, and negative amounts', () => {
    expect(() => splitByWeight(1n, [0n])).toThrow(new RangeError('nothing to split by'))
    for (const [total, weights] of [
      [-1n, [1n]],
      [1n, [3n, -1n]],
      [1n, [-1n, 3n]],
    ] as const)
      expect(() => splitByWeight(total, weights)).toThrow(new RangeError('a split takes no negative amounts'))
  })

  test('refuse a payment, a share or a past payment below zero, and more than is left', () => {
    expect(() => splitCumulatively(-1n, [5n, 5n], [2n, 2n])).toThrow('negative')
    expect(() => splitCumulatively(1n, [5n, -5n], [0n, 0n])).toThrow('negative')
    expect(() => splitCumulatively(1n, [5n, 5n], [-1n, 0n])).toThrow('negative')
    expect(() => splitCumulatively(1n, [5n, 5n], [6n, 0n])).toThrow('beyond itself')
    expect(() => splitCumulatively(7n, [5n, 5n], [2n, 2n])).toThrow('left')
  })

  test('take a unit that a share was paid too many off the earliest share that pays', () => {
    // Of 4 the shares 2, 2 and 3 are due 1, 1 and 2, but the first was paid 2 before.
    expect(splitCumulatively(2n, [2n, 2n, 3n], [2n, 0n, 0n])).toEqual([0n, 0n, 2n])
  })

  test('in payments empty every share to the last unit, whatever the payments are', () => {
    fc.assert(
      fc.property(
        weights,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
        (shares, fractions) => {
          let paid = shares.map(() => 0n)
          const pay = (amount: bigint) => {
            const parts = splitCumulatively(amount, shares, paid)
            expect(sum(parts)).toBe(amount)
            paid = paid.map((before, i) => before + (parts[i] ?? 0n))
            for (const [i, part] of parts.entries()) {
              expect(part >= 0n && (paid[i] ?? 0n) <= (shares[i] ?? 0n)).toBe(true)
            }
          }
          for (const fraction of fractions) {
            const open = sum(shares) - sum(paid)
            pay((open * BigInt(Math.floor(fraction * 1000))) / 1000n)
          }
          pay(sum(shares) - sum(paid))
          expect(paid).toEqual(shares)
        },
      ),
    )
  })
})
