import { Refusal } from '@hub/errors'
import { expect, test } from 'vitest'
import { requireChangeable } from './change-setting.rule.ts'

const today = '2027-03-01'
const change = { name: 'fee_basis_points' as const, value: 50, effectiveOn: '2027-03-02', reason: 'x' }

test('a setting changes from tomorrow on at the earliest', () => {
  expect(() => requireChangeable(change, { hasEntries: true, today })).not.toThrow()
  expect(() => requireChangeable({ ...change, effectiveOn: today }, { hasEntries: false, today })).toThrow(today)
})

test('the base currency stays once anything was entered', () => {
  const base = { ...change, name: 'base_currency' as const, value: 'EUR' }
  expect(() => requireChangeable(base, { hasEntries: false, today })).not.toThrow()
  expect(() => requireChangeable(base, { hasEntries: true, today })).toThrow(
    new Refusal('ledger.base_currency_fixed').message,
  )
})
