import { expect, test } from 'vitest'
import { requireNew } from './recorded-once.ts'

const before = expect.objectContaining({
  code: 'ledger.recorded_before',
  details: { kind: 'deposit', before: 'd0', same: 'day and amount' },
})

test('a line of a statement counts once, unless who records it says that there is another like it', () => {
  expect(() => requireNew('deposit', 'd0', {})).toThrow(before)
  expect(() => requireNew('deposit', 'd0', { isAnother: false })).toThrow(before)
  expect(() => requireNew('deposit', 'd0', { isAnother: true })).not.toThrow()
  expect(() => requireNew('deposit', null, {})).not.toThrow()
})
