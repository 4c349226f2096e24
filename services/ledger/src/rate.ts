// Rates as exact fractions of integers. What a bank changed has the rate that its two amounts make; it is shown, never reckoned with.
// An operational rate of the United Nations says what a pledge is worth, and moves nothing.
import type { Money } from '@hub/contracts'
import { currencyExponent, formatMinor, parseMinor } from '@hub/money'
import { z } from 'zod'

export const ExchangeRate = z
  .strictObject({
    value: z.string().meta({ description: 'units of the fund’s currency for one unit of the funder’s' }),
    isExact: z.boolean().meta({ description: 'false: rounded half even to twelve significant digits' }),
    on: z.string().meta({ description: 'the value date' }),
  })
  .meta({ id: 'ExchangeRate' })
export type ExchangeRate = z.infer<typeof ExchangeRate>

const significantDigits = 12

/** Rounds to the nearest, and what lies in the middle to the even one, so that many roundings do not drift. Both above zero. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  const twice = (dividend % divisor) * 2n
  return twice > divisor || (twice === divisor && quotient % 2n === 1n) ? quotient + 1n : quotient
}

const unitOf = (currency: string): bigint => 10n ** BigInt(currencyExponent(currency) ?? 0)

/** How much of `local` money one unit of `foreign` money is; null where nothing was exchanged. */
export function rateBetween(foreign: Money, local: Money, on: string): ExchangeRate | null {
  if (foreign.currency === local.currency) return null
  return {
    ...decimalOf(parseMinor(local) * unitOf(foreign.currency), parseMinor(foreign) * unitOf(local.currency)),
    on,
  }
}

/** A fraction above zero as a decimal number of at most twelve significant digits; of a larger whole number all of them. */
export function decimalOf(dividend: bigint, divisor: bigint): { value: string; isExact: boolean } {
  let places = Math.max(0, significantDigits - String(dividend / divisor).length)
  if (dividend < divisor) places = significantDigits - 1 + leadingZeros(dividend, divisor)
  const scaled = dividend * 10n ** BigInt(places)
  const digits = String(divideHalfEven(scaled, divisor)).padStart(places + 1, '0')
  const [whole, rest] = [digits.slice(0, digits.length - places), digits.slice(digits.length - places)]
  const fraction = rest.replace(/0+$/, '')
  return { value: fraction === '' ? whole : `${whole}.${fraction}`, isExact: scaled % divisor === 0n }
}

function leadingZeros(dividend: bigint, divisor: bigint): number {
  let count = 0
  for (let scaled = dividend; scaled < divisor; scaled *= 10n) count += 1
  return count
}

export const measure = 'USD'

const digitsOfUsd = 18

/** A pledge in US dollars at so many units a dollar, rounded half even to the cent; null: more than an amount can say. */
export function valueInUsd(amount: Money, unitsPerUsd: string): Money | null {
  const [whole = '', fraction = ''] = unitsPerUsd.split('.')
  const dividend = parseMinor(amount) * unitOf(measure) * 10n ** BigInt(fraction.length)
  const cents = divideHalfEven(dividend, unitOf(amount.currency) * BigInt(whole + fraction))
  return String(cents).length > digitsOfUsd ? null : formatMinor(cents, measure)
}
