import { Refusal } from '@hub/errors'
import { expect, test } from 'vitest'
import { decidePayment, decidePayments, type Payable, type PayTranche } from './pay-tranche.rule.ts'

const today = '2027-04-02'
const payable: Payable = {
  state: 'approved',
  revision: 1,
  currentRevision: 1,
  requestState: 'funded',
  approvedOn: '2027-03-01',
  payees: ['unhcr', 'iom'],
  wasPaid: false,
  tranches: [
    { payee: 'unhcr', tranche: 1, amountMinor: 50n },
    { payee: 'unhcr', tranche: 2, amountMinor: 51n },
    { payee: 'iom', tranche: 1, amountMinor: 10n },
  ],
  made: [],
  open: [
    { payee: 'unhcr', contributionId: 'a', leftMinor: 67n, paidMinor: 0n },
    { payee: 'unhcr', contributionId: 'b', leftMinor: 34n, paidMinor: 0n },
    { payee: 'iom', contributionId: 'b', leftMinor: 10n, paidMinor: 0n },
  ],
}
const allocationId = 'one'
const stated = { valueDate: today, bankReference: 'x', paidBy: 'operator' }
const command: PayTranche = { allocationId, payee: 'unhcr', tranche: 1, ...stated }
const once = {
  payee: 'unhcr',
  tranche: 1,
  valueDate: '2027-03-20',
  bankReference: 'w',
  amountMinor: 50n,
  isReversed: false,
}
const paidOnce = { made: [once] }
const refusalOf = (changed: Partial<PayTranche>, than: Partial<Payable> = {}) => {
  try {
    decidePayment({ ...command, ...changed }, { ...payable, ...than }, today)
  } catch (fault) {
    if (fault instanceof Refusal) return fault.message
    throw fault
  }
  return 'paid'
}

/** What became of payments in one group: what each contribution gave, or why it was refused. */
const together = (payables: Record<string, Payable>, ...commands: Partial<PayTranche>[]) =>
  decidePayments(
    commands.map((each) => ({ ...command, ...each })),
    new Map(Object.entries(payables)),
    today,
  ).map((outcome) =>
    outcome instanceof Refusal
      ? outcome.code
      : outcome.shares.map(({ contributionId, amountMinor }) => `${contributionId} ${amountMinor}`).join(', '),
  )

test('two tranches that do not divide evenly empty each share', () => {
  expect(together({ one: payable }, {}, { tranche: 2 })).toEqual(['a 33, b 17', 'a 34, b 17'])
})

test('each tranche is split by what the payments before it took of each contribution', () => {
  const open = [
    { payee: 'unhcr', contributionId: 'a', leftMinor: 1n, paidMinor: 0n },
    { payee: 'unhcr', contributionId: 'b', leftMinor: 3n, paidMinor: 0n },
  ]
  const tranches = [1n, 1n, 2n].map((amountMinor, place) => ({ payee: 'unhcr', tranche: place + 1, amountMinor }))
  const paid = together({ one: { ...payable, open, tranches } }, {}, { tranche: 2, bankReference: 'y' }, { tranche: 3 })
  expect(paid).toEqual(['b 1', 'a 1', 'b 2'])
})

test('a second tranche by the same line of a statement is told, also within a group; where that is said it is another', () => {
  const tranches = [50n, 50n, 50n].map((amountMinor, place) => ({ payee: 'unhcr', tranche: place + 1, amountMinor }))
  const equal = { one: { ...payable, tranches } }
  expect(together(equal, {}, { tranche: 2 })).toEqual(['a 33, b 17', 'ledger.recorded_before'])
  expect(together(equal, {}, { tranche: 2, isAnother: true })).toHaveLength(2)
  expect(together(equal, {}, { tranche: 2, isAnother: true })[1]).toContain('a ')
  const before = { ...once, valueDate: today, bankReference: 'x' }
  const after = (more: Partial<typeof once>) => refusalOf({ tranche: 2 }, { tranches, made: [{ ...before, ...more }] })
  expect(after({})).toContain('The payment of tranche 1 has the same bank reference, day and amount')
  for (const more of [{ valueDate: '2027-04-01' }, { bankReference: 'y' }, { amountMinor: 49n }])
    expect(after(more)).toBe('paid')
})

test('a payment of a group finds those before it paid, whichever payee and allocation they are of', () => {
  expect(
    together(
      { one: payable, two: payable },
      { tranche: 2 },
      {},
      { payee: 'iom' },
      {},
      { allocationId: 'two' },
      { allocationId: 'three' },
      { tranche: 2, valueDate: '2027-04-01' },
      { tranche: 2 },
    ),
  ).toEqual([
    'ledger.tranche_out_of_order',
    'a 33, b 17',
    'b 10',
    'ledger.tranche_already_paid',
    'a 33, b 17',
    'http.not_found',
    'ledger.value_date_too_early',
    'a 34, b 17',
  ])
})

test('the payments of other tranches and payees are no attempts of this one', () => {
  expect(decidePayment({ ...command, tranche: 2 }, { ...payable, ...paidOnce }, today).attempt).toBe(1)
  expect(decidePayment({ ...command, payee: 'iom' }, { ...payable, ...paidOnce }, today).attempt).toBe(1)
})

test('only the first payment of an allocation is its first, also where it was reversed, and each attempt has its number', () => {
  const decided = (than: Partial<Payable>) =>
    decidePayments(
      [command, { ...command, payee: 'iom' }],
      new Map([[allocationId, { ...payable, ...than }]]),
      today,
    ).map((outcome) => (outcome instanceof Refusal ? outcome.code : [outcome.attempt, outcome.isFirst]))
  expect(decided({})).toEqual([
    [1, true],
    [1, false],
  ])
  expect(decided({ wasPaid: true, made: [{ ...once, isReversed: true }] })).toEqual([
    [2, false],
    [1, false],
  ])
})

test('what came back of payments from before the shares were made is no payment below zero, but lies in what is left', () => {
  const open = (...paid: [bigint, bigint]) => [
    { payee: 'unhcr', contributionId: 'a', leftMinor: 80n - paid[0], paidMinor: paid[0] - 40n },
    { payee: 'unhcr', contributionId: 'b', leftMinor: 41n - paid[1], paidMinor: paid[1] - 21n },
  ]
  const both = together({ one: { ...payable, open: open(0n, 0n) } }, {}, { tranche: 2 })
  expect(both).toEqual(['a 33, b 17', 'a 34, b 17'])
  expect(together({ one: { ...payable, ...paidOnce, open: open(33n, 17n) } }, { tranche: 2 })).toEqual(both.slice(1))
})

test.for([
  ['an allocation that is not approved', {}, { state: 'proposed' }, 'This allocation is proposed'],
  ['a request that is suspended', {}, { requestState: 'suspended', currentRevision: 2 }, 'The request is suspended'],
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
  const others = {
    made: [
      { ...once, payee: 'iom', valueDate: '2027-04-01' },
      { ...once, isReversed: true },
    ],
  }
  expect(refusalOf({ valueDate: '2027-03-01' }, others)).toBe('paid')
  expect(refusalOf({ tranche: 2, valueDate: '2027-03-20' }, paidOnce)).toBe('paid')
})

test('a payee does not order its own payment, operator or not', () => {
  expect(() => decidePayment({ ...command, paidBy: 'unhcr' }, payable, today)).toThrow(
    expect.objectContaining({ code: 'ledger.own_payee' }),
  )
})
