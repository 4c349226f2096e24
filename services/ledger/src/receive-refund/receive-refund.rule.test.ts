import { Refusal } from '@hub/errors'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addShares, type Share, splitPayments, sumOfShares } from '../share.ts'
import { decideRefund, type ReceiveRefund, type Refundable } from './receive-refund.rule.ts'

const usd = (amount: string) => ({ amount, currency: 'USD' })
const refundable: Refundable = {
  by: 'operator',
  state: 'approved',
  currency: 'USD',
  payees: ['unhcr', 'iom'],
  paid: [
    { contributionId: 'a', amountMinor: 67n },
    { contributionId: 'b', amountMinor: 34n },
  ],
  gone: [{ contributionId: 'a', amountMinor: 1n }],
  writtenOff: [
    { contributionId: 'a', amountMinor: 6n },
    { contributionId: 'b', amountMinor: 3n },
  ],
  spent: [
    { contributionId: 'a', amountMinor: 20n },
    { contributionId: 'b', amountMinor: 10n },
  ],
  firstPaidOn: '2027-04-02',
  recordedBefore: null,
  today: '2028-04-02',
}
const command: ReceiveRefund = {
  payee: 'unhcr',
  amount: usd('1.00'),
  valueDate: '2028-04-02',
  reason: 'Cheaper than planned',
  bankReference: null,
}
const refusalOf = (changed: Partial<ReceiveRefund>, than: Partial<Refundable> = {}) => {
  try {
    decideRefund({ ...command, ...changed }, { ...refundable, ...than })
  } catch (fault) {
    if (fault instanceof Refusal) return fault.message
    throw fault
  }
  return 'taken'
}

test('the last refund empties each share', () => {
  expect(decideRefund(command, refundable)).toEqual({
    amountMinor: 100n,
    shares: [
      { contributionId: 'a', amountMinor: 66n },
      { contributionId: 'b', amountMinor: 34n },
    ],
  })
})

test('a refund is dated from the first payment on', () => {
  expect(refusalOf({ valueDate: '2027-04-02' })).toBe('taken')
})

test.for([
  ['written_off', 'approved', '0.03', [2n, 1n]],
  ['written_off', 'closed', '0.09', [6n, 3n]],
  ['spent', 'closed', '0.30', [20n, 10n]],
  ['spent', 'closed', '0.04', [3n, 1n]],
  ['advance', 'closed', '1.00', [66n, 34n]],
] as const)('of what is %s of an allocation that is %s %s comes back in proportion to what lies there', (row) => {
  const [source, state, amount, expected] = row
  const { shares } = decideRefund({ ...command, source, amount: usd(amount) }, { ...refundable, state })
  expect(shares.map(({ amountMinor }) => amountMinor)).toEqual(expected)
})

test.for([
  ['an allocation that is not approved yet', {}, { state: 'proposed' }, 'This allocation is proposed'],
  ['what is spent while it is open', { source: 'spent' }, {}, 'reverse its expenditure, then record the refund'],
  ['more than was written off', { source: 'written_off', amount: usd('0.10') }, {}, 'source: "written_off" (0.09 USD)'],
  [
    'more than was spent',
    { source: 'spent', amount: usd('0.31') },
    { state: 'closed' },
    'with source: "spent" once it is closed (0.30 USD)',
  ],
  ['a stranger', { payee: 'ilo' }, {}, 'ilo is not a payee of this allocation; its payees are unhcr, iom.'],
  ['another currency', { amount: { amount: '1.00', currency: 'EUR' } }, {}, 'The allocation is in USD'],
  ['a date to come', { valueDate: '2028-04-03' }, {}, 'valueDate must not be after today, 2028-04-02'],
  [
    'a date before the payment',
    { valueDate: '2027-04-01' },
    {},
    'must not be before 2027-04-02, when unhcr was first paid',
  ],
  ['more than is left', { amount: usd('1.01') }, {}, 'paid to unhcr 1.00 USD is neither'],
  ['a payee that was paid nothing', {}, { paid: [], gone: [], firstPaidOn: null }, 'paid to unhcr 0.00 USD is neither'],
] as const)('a refund of %s is refused', ([, changed, than, text]) => {
  expect(refusalOf(changed as Partial<ReceiveRefund>, than as Partial<Refundable>)).toContain(text)
})

test('whatever was given, paid, spent and refunded in whatever order: no share goes below zero and all are empty in the end', () => {
  const minor = fc.bigInt({ min: 1n, max: 1000n })
  fc.assert(
    fc.property(fc.array(minor, { minLength: 1, maxLength: 5 }), fc.array(minor, { maxLength: 12 }), (given, steps) => {
      const shares = given.map((amountMinor, index): Share => ({ contributionId: String(index), amountMinor }))
      const total = sumOfShares(shares)
      const [half = [], rest = []] = splitPayments([total / 2n, total - total / 2n], shares)
      let [paid, gone] = [half, [] as Share[]]
      const take = (wanted: bigint) => {
        const left = sumOfShares(paid) - sumOfShares(gone)
        const amountMinor = wanted < left ? wanted : left
        const amount = `${amountMinor / 100n}.${String(amountMinor % 100n).padStart(2, '0')}`
        const more = decideRefund({ ...command, amount: usd(amount) }, { ...refundable, paid, gone }).shares
        gone = addShares(gone, more)
        for (const { contributionId, amountMinor: out } of gone)
          expect(
            paid.find((share) => share.contributionId === contributionId)?.amountMinor ?? 0n,
          ).toBeGreaterThanOrEqual(out)
      }
      for (const [index, step] of steps.entries()) {
        if (index === Math.floor(steps.length / 2)) paid = addShares(paid, rest)
        take(step)
      }
      if (sumOfShares(paid) < total) paid = addShares(paid, rest)
      take(total)
      expect(new Map(gone.map((share) => [share.contributionId, share.amountMinor]))).toEqual(
        new Map(paid.map((share) => [share.contributionId, share.amountMinor])),
      )
    }),
  )
})

test('a payee does not record its own refund, and one that stands is told as a refund', () => {
  expect(() => decideRefund(command, { ...refundable, by: 'unhcr' })).toThrow(
    expect.objectContaining({ code: 'ledger.own_payee' }),
  )
  expect(() => decideRefund(command, { ...refundable, recordedBefore: 'r0' })).toThrow(
    expect.objectContaining({
      code: 'ledger.recorded_before',
      details: { kind: 'refund', before: 'r0', same: 'day and amount' },
    }),
  )
})
