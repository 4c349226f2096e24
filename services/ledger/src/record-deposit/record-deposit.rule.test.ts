import { formatMinor } from '@hub/money'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideDeposit, type Given, requireAgreement, transfersOfDeposit } from './record-deposit.rule.ts'

const given: Given = {
  contributionId: 'c1',
  funder: 'norway',
  agreement: { amountMinor: 10_000_000n, currency: 'EUR' },
  receivedBeforeMinor: 0n,
  recordedBefore: null,
  baseCurrency: 'USD',
  feeBasisPoints: 100n,
}
const deposit = {
  received: { amount: '100000.00', currency: 'EUR' },
  credited: { amount: '108412.37', currency: 'USD' },
  valueDate: '2027-03-02',
  bankReference: 'x',
}
const ids = { deposit: 'd1', fee: 'f1' }

test('what was received passes through exchange to what was credited, and one percent of that to the administrator', () => {
  const { feeMinor } = decideDeposit(deposit, given)
  const legs = transfersOfDeposit(ids, deposit, given, feeMinor).flatMap((transfer) =>
    transfer.legs.map(({ account, amountMinor }) => `${account.code} ${amountMinor}`),
  )
  expect(legs).toEqual([
    'funder:norway:EUR -10000000',
    'exchange:EUR 10000000',
    'exchange:USD -10841237',
    'fund:available:USD 10841237',
    'fund:available:USD -108412',
    'administrator:fee:USD 108412',
  ])
})

test('what arrives and the fee of it are transfers of their own, about the deposit; without a fee there is one', () => {
  const about = { about: 'd1', effectiveOn: '2027-03-02' }
  const posted = transfersOfDeposit(ids, deposit, given, 108_412n)
  expect(posted.map(({ legs: _legs, ...transfer }) => transfer)).toEqual([
    { kind: 'transfer', id: 'd1', code: 'deposit', ...about },
    { kind: 'transfer', id: 'f1', code: 'fee', ...about },
  ])
  expect(transfersOfDeposit(ids, deposit, given, 0n)).toEqual(posted.slice(0, 1))
})

test('in one currency the same amount is received and credited', () => {
  const same = { amount: '10.00', currency: 'USD' }
  const dollars = { ...given, agreement: { amountMinor: 1000n, currency: 'USD' } }
  expect(decideDeposit({ ...deposit, received: same, credited: same }, dollars)).toEqual({ feeMinor: 10n })
})

test.for([
  ['in another currency than agreed', { received: deposit.credited }, {}, 'must be in EUR, not in USD'],
  ['credited in another currency than the fund’s', { credited: deposit.received }, {}, 'credited must be in USD'],
  ['above what was agreed', {}, { receivedBeforeMinor: 1n }, '99999.99 EUR is still to come'],
  [
    'of which a part is lost on the way in one currency',
    { received: { amount: '10.00', currency: 'USD' }, credited: { amount: '9.99', currency: 'USD' } },
    { agreement: { amountMinor: 1000n, currency: 'USD' } },
    'Both are in USD, so nothing was exchanged and the amounts must be the same',
  ],
] as const)('a deposit %s is refused', ([, changed, than, text]) => {
  expect(() => decideDeposit({ ...deposit, ...changed }, { ...given, ...than })).toThrow(text)
})

test('money arrives under an agreement that stands, and under no other', () => {
  expect(requireAgreement('agreed', given.agreement)).toBe(given.agreement)
  expect(() => requireAgreement('pledged', undefined)).toThrow('under an agreement only')
  expect(() => requireAgreement('cancelled', given.agreement)).toThrow('is cancelled')
})

test('whatever is credited, the fee is never above its rate and the transfers sum to zero', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 9n }),
      fc.bigInt({ min: 0n, max: 9999n }),
      (credited, feeBasisPoints) => {
        const body = { ...deposit, credited: formatMinor(credited, 'USD') }
        const { feeMinor } = decideDeposit(body, { ...given, feeBasisPoints })
        expect(feeMinor * 10_000n <= credited * feeBasisPoints && feeMinor < credited).toBe(true)
        const sums = new Map<string, bigint>()
        for (const { account, amountMinor } of transfersOfDeposit(ids, body, given, feeMinor).flatMap(
          ({ legs }) => legs,
        ))
          sums.set(account.currency, (sums.get(account.currency) ?? 0n) + amountMinor)
        expect([...sums.values()]).toEqual([0n, 0n])
      },
    ),
  )
})

test('a deposit that stands already is told as one', () => {
  expect(() => decideDeposit(deposit, { ...given, recordedBefore: 'd0' })).toThrow(
    expect.objectContaining({
      code: 'ledger.recorded_before',
      details: { kind: 'deposit', before: 'd0', same: 'bank reference, day and amount' },
    }),
  )
})
