import { expect, test } from 'vitest'
import { advanceAccount, allocatedAccount } from '../account.ts'
import type { TransferCode } from '../posting.rule.ts'
import { mirrorsOf, type Posted, type Reversible, requireReversible } from './reverse-transfer.rule.ts'

const [from, to] = [allocatedAccount('a', 'unhcr', 'USD'), advanceAccount('a', 'unhcr', 'USD')]
const posted: Posted = {
  id: 't1',
  code: 'disbursement',
  about: 'd1',
  effectiveOn: '2027-03-01',
  legs: [
    { account: from, contributionId: 'c1', amountMinor: -5n },
    { account: to, contributionId: 'c1', amountMinor: 5n },
  ],
}
const reversible: Reversible = { state: 'approved', isReversed: false, hasLaterPayment: false, today: '2027-03-05' }
const reverse = (than: Partial<Reversible> = {}, valueDate = '2027-03-01', code: TransferCode = 'disbursement') =>
  requireReversible({ ...posted, code }, valueDate, { ...reversible, ...than })

test('a transfer is undone on its day or later, until today', () => {
  expect(() => reverse()).not.toThrow()
  expect(() => reverse({}, '2027-03-05')).not.toThrow()
})

test.for([
  ['allocation', 'an allocation changes by amendment and ends by being closed'],
  ['release', 'what was released is free: propose a new allocation'],
  ['fee', 'the fee is reversed with its deposit'],
  ['reversal', 'record what was undone by mistake anew'],
] as const)('a transfer of kind %s is undone by other means, which are named', ([code, means]) => {
  expect(() => reverse({ isReversed: true }, '2027-03-01', code)).toThrow(means)
  expect(() => reverse({}, '2027-03-01', code)).toThrow(code)
})

test.for([
  ['undone before', { isReversed: true, state: 'closed' }, '2027-03-06', 't1'],
  ['of a closed allocation', { state: 'closed' }, '2027-03-06', 'as a refund, with source: "spent" or "written_off"'],
  ['to come', { hasLaterPayment: true }, '2027-03-06', 'valueDate must not be after today, 2027-03-05'],
  ['before the transfer itself', { hasLaterPayment: true }, '2027-02-28', '2027-03-01'],
  ['of a payment with a later one', { hasLaterPayment: true }, '2027-03-01', 'reverse the last payment first'],
] as const)('a reversal %s is refused', ([, than, valueDate, text]) => {
  expect(() => reverse(than, valueDate)).toThrow(text)
})

test('of a closed allocation a refund is undone', () => {
  expect(() => reverse({ state: 'closed' }, '2027-03-01', 'refund')).not.toThrow()
})

test('a refusal for what came before or after names the transfer', () => {
  for (const than of [{ isReversed: true }, { hasLaterPayment: true }])
    expect(() => reverse(than)).toThrow(expect.objectContaining({ details: { transfer: 't1' } }))
})

test('the mirror has every entry the other way round and names what it corrects', () => {
  expect(mirrorsOf([{ ...posted, reversalId: 'r1' }], '2027-03-04')).toEqual([
    {
      kind: 'transfer',
      id: 'r1',
      code: 'reversal',
      about: 'd1',
      effectiveOn: '2027-03-04',
      legs: [
        { account: from, contributionId: 'c1', amountMinor: 5n },
        { account: to, contributionId: 'c1', amountMinor: -5n },
      ],
      corrects: 't1',
    },
  ])
})
