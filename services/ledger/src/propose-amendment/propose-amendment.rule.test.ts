import { Refusal } from '@hub/errors'
import { expect, test } from 'vitest'
import { type Amendable, decideAmendment, type ProposeAmendment } from './propose-amendment.rule.ts'

const usd = (amount: string) => ({ amount, currency: 'USD' })
const amendable: Amendable = {
  state: 'approved',
  hasOpenAmendment: false,
  budget: {
    currency: 'USD',
    lines: [{ payee: 'unhcr', category: 1, amountMinor: 10_000n }],
    tranches: [
      { payee: 'unhcr', tranche: 1, dueOn: '2027-01-01', amountMinor: 4_000n },
      { payee: 'unhcr', tranche: 2, dueOn: '2027-02-01', amountMinor: 6_000n },
    ],
  },
  paid: [{ payee: 'unhcr', tranche: 1, amountMinor: 4_000n }],
  uses: [],
  team: ['unhcr', 'iom'],
  until: null,
  pace: {
    risks: new Map(),
    limits: { low: 100, medium: 60, high: 34 },
    today: '2027-01-15',
    startsOn: null,
    months: null,
  },
}
const first = { payee: 'unhcr', dueOn: '2027-01-01', amount: usd('40.00') }
const given = (unhcr: string, second: string | null, more: Partial<ProposeAmendment> = {}): ProposeAmendment => ({
  lines: [{ payee: 'unhcr', category: 1, amount: usd(unhcr) }],
  tranches: [first, ...(second ? [{ payee: 'unhcr', dueOn: '2027-03-01', amount: usd(second) }] : [])],
  until: null,
  reason: 'x',
  ...more,
})
const faultsOf = (command: ProposeAmendment, changed: Partial<Amendable> = {}) => {
  try {
    decideAmendment(command, { ...amendable, ...changed })
  } catch (fault) {
    if (fault instanceof Refusal) return [fault.code, ...fault.faults.map(({ path, message }) => `${path} ${message}`)]
    throw fault
  }
  return []
}

test.for([
  ['stay', '100.00', '60.00', 10_000n],
  ['rise', '130.00', '90.00', 13_000n],
  ['fall to what was paid', '40.00', null, 4_000n],
] as const)('a budget may %s', ([, total, second, amountMinor]) => {
  expect(decideAmendment(given(total, second), amendable).amountMinor).toBe(amountMinor)
})

test('money may go to another member of the team', () => {
  const command = given('40.00', null)
  command.lines.push({ payee: 'iom', category: 2, amount: usd('60.00') })
  command.tranches.push({ payee: 'iom', dueOn: '2027-03-01', amount: usd('60.00') })
  expect(faultsOf(command)).toEqual([])
  expect(faultsOf(command, { team: ['unhcr', 'ilo'] })[1]).toBe(
    'lines[1].payee iom is not of the agreed team; its members are unhcr, ilo',
  )
})

test('a payee that is given no tranches has them planned', () => {
  const command = given('40.00', null)
  command.lines.push({ payee: 'iom', category: 2, amount: usd('60.00') })
  const { tranches } = decideAmendment(command, amendable)
  expect(tranches.filter(({ payee }) => payee === 'iom')).toHaveLength(3)
})

test('where an amendment gives no tranches, those that were paid stay and only the rest is planned', () => {
  const three = [23_334n, 23_333n, 23_333n].map((amountMinor, index) => {
    return { payee: 'unhcr', tranche: index + 1, dueOn: `2027-0${index + 1}-20`, amountMinor }
  })
  const lines = [{ payee: 'unhcr', category: 1, amountMinor: 70_000n }]
  const budget = { currency: 'USD', lines, tranches: three }
  const shown = (total: string, changed: Partial<Amendable> = {}) => {
    const command = { ...given(total, null), tranches: [] }
    const { tranches } = decideAmendment(command, { ...amendable, budget, paid: three.slice(0, 2), ...changed })
    return tranches.map(({ tranche, dueOn, amountMinor }) => `${tranche} ${dueOn} ${amountMinor}`)
  }
  const kept = ['1 2027-01-20 23334', '2 2027-02-20 23333']
  expect(shown('1100.00')).toEqual([...kept, '3 2027-02-20 63333'])
  expect(shown('466.67')).toEqual(kept)
  const risks = new Map([['unhcr', 'high' as const]])
  expect(shown('1100.00', { pace: { ...amendable.pace, risks } })).toEqual([
    ...kept,
    '3 2027-02-20 21111',
    '4 2027-03-20 21111',
    '5 2027-04-20 21111',
  ])
  expect(shown('1100.00', { paid: [] })).toHaveLength(3)
  expect(faultsOf({ ...given('466.66', null), tranches: [] }, { budget, paid: three.slice(0, 2) })[1]).toBe(
    'lines of unhcr must be at least what was paid to it, 466.67 USD',
  )
})

test('only the end may be put off', () => {
  const same = given('100.00', null, { until: '2028-01-01' })
  same.tranches.push({ payee: 'unhcr', dueOn: '2027-02-01', amount: usd('60.00') })
  expect(faultsOf(same)).toEqual([])
  expect(faultsOf(same, { until: '2028-01-02' })[1]).toContain('until must not be before 2028-01-02')
  expect(faultsOf(same, { until: '2027-12-31' })).toEqual([])
  expect(faultsOf({ ...same, until: '2027-01-15' }, { until: '2026-12-31' })).toEqual([])
  expect(faultsOf({ ...same, until: '2027-01-14' }, { until: '2026-12-31' })[1]).toContain(
    'must not be before 2027-01-15',
  )
  expect(faultsOf({ ...same, until: '2027-01-14' })[1]).toContain('must not be before 2027-01-15')
  expect(faultsOf({ ...same, until: null })[1]).toContain('lines lines, tranches and end date are those in force')
  expect(faultsOf(same, { until: '2028-01-01' })[1]).toContain('change at least one')
  expect(faultsOf({ ...same, until: null }, { until: '2028-01-01' })[1]).toContain('change at least one')
})

test('a tranche above what the risk of its payee allows is refused, but not one that was paid', () => {
  const risks = new Map([['unhcr', 'high' as const]])
  const pace = { ...amendable.pace, risks }
  const faults = faultsOf(given('100.00', '60.00'), { pace })
  expect(faults.filter((fault) => fault.includes('tranches[0]'))).toEqual([])
  expect(faults.filter((fault) => fault.includes('tranches[1].amount'))).toHaveLength(1)
})

test.for([
  ['below what was paid', given('39.00', null), 'lines of unhcr must be at least what was paid to it, 40.00 USD'],
  [
    'with a paid tranche changed',
    given('100.00', null, { tranches: [{ ...first, amount: usd('100.00') }] }),
    'tranches tranche 1 of unhcr was paid: it must stay that, with 40.00 USD',
  ],
  ['with tranches that do not pay out the lines', given('100.00', '61.00'), 'must add up to its lines'],
  [
    'in another currency',
    given('100.00', null, { lines: [{ payee: 'unhcr', category: 1, amount: { amount: '100.00', currency: 'EUR' } }] }),
    'must be USD',
  ],
] as const)('an amendment %s is refused with the place named', ([, command, message]) => {
  const [code, ...faults] = faultsOf(command)
  expect(code).toBe('ledger.amendment_wrong')
  expect(faults.join('\n')).toContain(message)
})

test('refusals come in their documented order', () => {
  const wrong = given('1.00', null)
  expect(faultsOf(wrong, { state: 'proposed', hasOpenAmendment: true })).toEqual(['ledger.allocation_not_approved'])
  expect(() => decideAmendment(wrong, { ...amendable, state: 'proposed' })).toThrow('This allocation is proposed')
  expect(faultsOf(wrong, { hasOpenAmendment: true })).toEqual(['ledger.amendment_open'])
  expect(faultsOf(wrong)[0]).toBe('ledger.amendment_wrong')
})

test('the same budget told in another order changes nothing; another category does', () => {
  const iom = { payee: 'iom', tranche: 1, dueOn: '2027-01-10', amountMinor: 500n }
  const { tranches, lines } = amendable.budget
  const budget = { ...amendable.budget, lines: [...lines, { payee: 'iom', category: 2, amountMinor: 500n }] }
  const inForce = { ...amendable, budget: { ...budget, tranches: [...tranches, iom] } }
  const second = { payee: 'unhcr', dueOn: '2027-02-01', amount: usd('60.00') }
  const iomGiven = { payee: 'iom', dueOn: '2027-01-10', amount: usd('5.00') }
  const same = given('100.00', null, { tranches: [iomGiven, first, second] })
  same.lines.push({ payee: 'iom', category: 2, amount: usd('5.00') })
  expect(faultsOf(same, inForce)[1]).toContain('change at least one')
  const other = { ...same, lines: same.lines.map((line) => ({ ...line, category: 3 })) }
  expect(faultsOf(other, inForce)).toEqual([])
})

test('a payment of another payee or tranche does not let a tranche be above the limit', () => {
  const pace = { ...amendable.pace, risks: new Map([['unhcr', 'high' as const]]) }
  const paid = [...amendable.paid, { payee: 'iom', tranche: 2, amountMinor: 1n }]
  const faults = faultsOf(given('100.00', '60.00'), { pace, paid })
  expect(faults.filter((fault) => fault.includes('tranches[1].amount'))).toHaveLength(1)
  expect(faults.filter((fault) => fault.includes('tranches[0].amount'))).toEqual([])
})

test('a budget line is not cut below what is reported there, nor dropped; one that was exceeded stays as it is or grows', () => {
  const use = (category: number, budgetMinor: bigint, spentMinor: bigint) => ({
    payee: 'unhcr',
    category,
    budgetMinor,
    spentMinor,
  })
  const uses = [use(1, 6_000n, 3_000n), use(2, 3_000n, 3_200n), use(4, 1_000n, 0n), use(5, 0n, 9_000n)]
  const cut = (...lines: [category: number, amount: string][]) =>
    faultsOf(
      {
        ...given('0.00', '60.00'),
        lines: lines.map(([category, amount]) => ({ payee: 'unhcr', category, amount: usd(amount) })),
      },
      { uses },
    )
  expect(cut([2, '30.00'], [1, '29.99'], [3, '40.01'])).toEqual([
    'ledger.amendment_wrong',
    'lines[1].amount must be at least 30.00 USD: that much of category 1 is reported as spent by unhcr',
  ])
  expect(cut([1, '70.01'], [2, '29.99'])).toEqual([
    'ledger.amendment_wrong',
    'lines[1].amount must be at least 30.00 USD: that much of category 2 is reported as spent by unhcr',
  ])
  expect(cut([1, '100.00'])).toEqual([
    'ledger.amendment_wrong',
    'lines must have one of unhcr in category 2 of at least 30.00 USD: that much is reported as spent',
  ])
  expect(cut([1, '29.99'], [2, '30.00'], [3, '40.01'])).toEqual([
    'ledger.amendment_wrong',
    'lines[0].amount must be at least 30.00 USD: that much of category 1 is reported as spent by unhcr',
  ])
  expect(cut([1, '30.00'], [2, '30.00'], [3, '40.00'])).toEqual([])
  expect(cut([1, '10.00'], [2, '30.00'], [1, '20.00'], [3, '40.00'])).toEqual([])
})

test('a budget line that is cut too far is named by its payee too, where another has one of its category', () => {
  const lines = [
    { payee: 'iom', category: 1, amount: usd('60.00') },
    { payee: 'unhcr', category: 1, amount: usd('40.00') },
  ]
  const tranches = [first, { payee: 'iom', dueOn: '2027-03-01', amount: usd('60.00') }]
  const uses = [{ payee: 'unhcr', category: 1, budgetMinor: 10_000n, spentMinor: 4_001n }]
  expect(faultsOf({ ...given('0.00', null), lines, tranches }, { uses })).toEqual([
    'ledger.amendment_wrong',
    'lines[1].amount must be at least 40.01 USD: that much of category 1 is reported as spent by unhcr',
  ])
})
