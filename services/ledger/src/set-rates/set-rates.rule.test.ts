import { expect, test } from 'vitest'
import { requireTable } from './set-rates.rule.ts'

const table = (...currencies: string[]) => ({
  effectiveOn: '2026-11-01',
  source: 'UN Treasury',
  rates: currencies.map((currency) => ({ currency, unitsPerUsd: '0.9' })),
})
const faultsOf = (...currencies: string[]) => {
  try {
    requireTable(table(...currencies))
    return ['none']
  } catch (refusal) {
    return (refusal as { faults: { path: string; message: string }[] }).faults.map(
      ({ path, message }) => `${path}: ${message}`,
    )
  }
}

test('a table names each currency once and not the dollar, and each fault has its place', () => {
  expect(() => requireTable(table('EUR', 'JPY', 'KWD'))).not.toThrow()
  expect(faultsOf('EUR', 'USD', 'JPY', 'EUR', 'EUR')).toEqual([
    'rates[1].currency: USD is what the others are measured in: leave it out',
    'rates[3].currency: EUR has its rate in rates[0]: leave one out',
    'rates[4].currency: EUR has its rate in rates[0]: leave one out',
  ])
})
