import { Refusal } from '@hub/errors'
import { expect, test } from 'vitest'
import { decidePayment, type Payable, type PayTranche } from './pay-tranche.rule.ts'

const payable: Payable = {
  state: 'approved',
  revision: 1,
  currentRevision: 1,
  approvedOn: '2027-03-01',
  tranches: [
    { payee: 'unhcr', tranche: 1, amountMinor: 50n },
    { payee: 'unhcr', tranche: 2, amountMinor: 51n },
    { payee: 'iom', tranche: 1, amountMinor: 10n },
  ],
  paid: [],
  open: [
    { contributionId: 'a', leftMinor: 67n, paidMinor: 0n },
    { contributionId: 'b', leftMinor: 34n, paidMinor: 0n },
  ],
  today: '2027-04-02',
}
const command: PayTranche = { payee: 'unhcr', tranche: 1, valueDate: '2027-04-02', bankReference: 'x' }
const paidOnce = { paid: [{ payee: 'unhcr', tranche: 1, valueDate: '2027-03-20' }] }
const refusalOf = (changed: Partial<PayTranche>, than: Partial<Payable> = {}) => {
  try {
    decidePayment({ ...command, ...changed }, { ...payable, ...than })
  } catch (fault) {
    if (fault instanceof Refusal) return fault.message
    throw fault
  }
  return 'paid'
}

const openAfter = (paid: { contributionId: string; amountMinor: bigint }[]) =>
  payable.open.map(({ contributionId, leftMinor }) => {
    const paidMinor = paid.find((share) => share.contributionId === contributionId)?.amountMinor ?? 0n
    return { contributionId, leftMinor: leftMinor - paidMinor, paidMinor }
  })

test('two tranches that do not divide evenly empty each share', () => {
  const one = decidePayment(command, payable)
  const two = decidePayment({ ...command, tranche: 2 }, { ...payable, ...paidOnce, open: openAfter(one.shares) })
  expect([one, two].map(({ shares }) => shares.map(({ amountMinor }) => amountMinor))).toEqual([
    [33n, 17n],
    [34n, 17n],
  ])
})

test.for([
  ['an allocation that is not approved', {}, { state: 'proposed' }, 'This allocation is proposed'],
  ['another revision', {}, { currentRevision: 2 }, 'This is for revision 1, the request is at revision 2'],
  ['a stranger', { payee: 'ilo' }, {}, 'ilo is not a payee of this allocation; its payees are unhcr, iom.'],
  ['a tranche that is not planned', { tranche: 3 }, {}, 'has 2 tranches for unhcr: there is none with the number 3'],
  ['a tranche that was paid', {}, paidOnce, 'Tranche 1 was already paid to unhcr'],
  ['a tranche before its turn', { tranche: 2 }, {}, 'tranche 1 of unhcr comes first'],
  ['a date to come', { valueDate: '2027-04-03' }, {}, 'valueDate must not be after today, 2027-04-02'],
  ['a date before the approval', { valueDate: '2027-02-28' }, {}, 'must not be before 2027-03-01'],
  [
    'a date before the tranche before',
    { tranche: 2, valueDate: '2027-03-19' },
    paidOnce,
    'must not be before 2027-03-20',
  ],
] as const)('a payment to or of %s is refused', ([, changed, than, text]) => {
  expect(refusalOf(changed, than)).toContain(text)
})

test('a payment is dated from the day of the approval or of the payee’s tranche before on, whatever others were paid', () => {
  const others = { paid: [{ payee: 'iom', tranche: 1, valueDate: '2027-04-01' }] }
  expect(refusalOf({ valueDate: '2027-03-01' }, others)).toBe('paid')
  expect(refusalOf({ tranche: 2, valueDate: '2027-03-20' }, paidOnce)).toBe('paid')
})
