import { Refusal } from '@hub/errors'
import { currencyExponent } from './currency.ts'

/** Money as the API writes it: major units as text, exactly the currency's digits after the point. */
export interface MajorUnits {
  amount: string
  currency: string
}

const digitsOf = (currency: string): number => {
  const digits = currencyExponent(currency)
  if (digits === undefined) throw new Refusal('money.currency_unknown', { currency })
  return digits
}

/** Major units → minor units as bigint: `{ amount: "12.34", currency: "USD" }` → 1234n. Refuses anything but exactly the currency's digits. */
export function parseMinor({ amount, currency }: MajorUnits): bigint {
  const digits = digitsOf(currency)
  const shape =
    digits === 0 ? /^-?(0|[1-9]\d{0,17})$/ : new RegExp(`^-?(0|[1-9]\\d{0,${17 - digits}})\\.\\d{${digits}}$`)
  if (!shape.test(amount))
    throw new Refusal('money.amount_malformed', {
      amount,
      // What one amount may have (PositiveMoney); the three digits above it are for sums.
      most: 15,
      shape:
        digits === 0 ? 'whole units without a point' : `major units with a point and exactly ${digits} digits after it`,
      example: formatMinor(digits === 0 ? 500n : 50n * 10n ** BigInt(digits), currency).amount,
    })
  return BigInt(amount.replace('.', ''))
}

/** Minor units → major units: 1234n, "USD" → `{ amount: "12.34", currency: "USD" }`. */
export function formatMinor(minor: bigint, currency: string): MajorUnits {
  const digits = digitsOf(currency)
  const sign = minor < 0n ? '-' : ''
  const padded = String(minor < 0n ? -minor : minor).padStart(digits + 1, '0')
  const whole = padded.slice(0, padded.length - digits)
  return { amount: digits === 0 ? `${sign}${padded}` : `${sign}${whole}.${padded.slice(-digits)}`, currency }
}
