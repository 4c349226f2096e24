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
    if (fault instanceof Refusal) return fault.code
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
  ['an allocation that is not approved', {}, { state: 'proposed' }, 'ledger.allocation_not_approved'],
  ['another revision', {}, { currentRevision: 2 }, 'ledger.revision_not_current'],
  ['a stranger', { payee: 'ilo' }, {}, 'ledger.payee_unknown'],
  ['a tranche that is not planned', { tranche: 3 }, {}, 'ledger.tranche_unknown'],
  ['a tranche that was paid', {}, paidOnce, 'ledger.tranche_already_paid'],
  ['a tranche before its turn', { tranche: 2 }, {}, 'ledger.tranche_out_of_order'],
  ['a date to come', { valueDate: '2027-04-03' }, {}, 'ledger.date_in_future'],
  ['a date before the approval', { valueDate: '2027-02-28' }, {}, 'ledger.value_date_too_early'],
  [
    'a date before the tranche before',
    { tranche: 2, valueDate: '2027-03-19' },
    paidOnce,
    'ledger.value_date_too_early',
  ],
] as const)('a payment to or of %s is refused', ([, changed, than, code]) => {
  expect(refusalOf(changed, than)).toBe(code)
})
