import { expect, test } from 'vitest'
import { decideReturn, type Given, transferOfReturn } from './return-contribution.rule.ts'

const given: Given = {
  contributionId: 'c1',
  funder: 'norway',
  agreement: { currency: 'EUR' },
  availableMinor: 10_841_237n,
  keptMinor: 10_000_000n,
  recordedBefore: null,
  baseCurrency: 'USD',
}
const usd = (amount: string) => ({ amount, currency: 'USD' })
const eur = (amount: string) => ({ amount, currency: 'EUR' })
const back = {
  amount: usd('108412.37'),
  returned: eur('99000.00'),
  valueDate: '2027-03-02',
  reason: 'x',
  bankReference: 'y',
}

test('money goes back the way it came: out of what is available, through exchange, to its funder', () => {
  expect(decideReturn(back, given)).toEqual(eur('99000.00'))
  const { legs, ...transfer } = transferOfReturn('r1', back, back.returned, given)
  expect(transfer).toEqual({ kind: 'transfer', id: 'r1', code: 'return', about: 'r1', effectiveOn: '2027-03-02' })
  expect(legs.map(({ account, contributionId, amountMinor }) => [account.code, contributionId, amountMinor])).toEqual([
    ['funder:norway:EUR', 'c1', 9_900_000n],
    ['exchange:EUR', 'c1', -9_900_000n],
    ['exchange:USD', 'c1', 10_841_237n],
    ['fund:available:USD', 'c1', -10_841_237n],
  ])
})

test('where nothing was exchanged, what is sent is what is debited', () => {
  const inDollars = { ...given, agreement: { currency: 'USD' }, keptMinor: given.availableMinor }
  const { returned: _, ...plain } = back
  expect(decideReturn(plain, inDollars)).toEqual(back.amount)
  expect(transferOfReturn('r1', plain, plain.amount, inDollars).legs).toHaveLength(2)
  expect(() => decideReturn({ ...back, returned: usd('1.00') }, inDollars)).toThrow(
    'Both are in USD, so nothing was exchanged and the amounts must be the same',
  )
})

test.for([
  ['debited in another currency than the fund’s', { amount: eur('1.00') }, {}, 'must be in USD'],
  ['that does not say what was sent', { returned: undefined }, {}, 'say in returned what was sent, in EUR'],
  ['above what is available', {}, { availableMinor: 10_841_236n }, '108412.36 USD is neither held nor allocated'],
  ['of more than its funder sent', {}, { keptMinor: 9_899_999n }, 'has sent 98999.99 EUR that did not go back'],
] as const)('a return %s is refused', ([, changed, than, text]) => {
  expect(() => decideReturn({ ...back, ...changed }, { ...given, ...than })).toThrow(text)
})

test('a return that stands already is told as one', () => {
  expect(() => decideReturn(back, { ...given, recordedBefore: 'd0' })).toThrow(
    expect.objectContaining({
      code: 'ledger.recorded_before',
      details: { kind: 'return', before: 'd0', same: 'bank reference, day and amount' },
    }),
  )
})
