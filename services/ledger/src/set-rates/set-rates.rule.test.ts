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
    return []
  } catch (refusal) {
    return (refusal as { faults: { path: string }[] }).faults.map(({ path }) => path)
  }
}

test('a table names each currency once and not the dollar, and each fault has its place', () => {
  expect(faultsOf('EUR', 'JPY', 'KWD')).toEqual([])
  expect(faultsOf('EUR', 'USD', 'JPY', 'EUR', 'EUR')).toEqual([
    'rates[1].currency',
    'rates[3].currency',
    'rates[4].currency',
  ])
})
