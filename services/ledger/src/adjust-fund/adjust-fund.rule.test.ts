import { expect, test } from 'vitest'
import {
  type Advance,
  codeOf,
  legsOfOwn,
  legsOfWriteOff,
  type OwnAdjustment,
  requireDay,
  type WriteOff,
} from './adjust-fund.rule.ts'

const usd = (amount: string) => ({ amount, currency: 'USD' })
const stated = { amount: usd('1.00'), valueDate: '2027-03-01', reason: 'x' }
const books = { baseCurrency: 'USD', booksBegin: '2020-01-01', today: '2027-03-01' }

test('an adjustment is in the fund’s currency, on a day of the books until today', () => {
  expect(() => requireDay(stated, books)).not.toThrow()
  expect(() => requireDay({ ...stated, valueDate: '2020-01-01' }, books)).not.toThrow()
  expect(() => requireDay({ ...stated, amount: { amount: '1.00', currency: 'EUR' } }, books)).toThrow('USD')
  expect(() => requireDay({ ...stated, valueDate: '2027-03-02' }, books)).toThrow(
    'valueDate must not be after today, 2027-03-01',
  )
  expect(() => requireDay({ ...stated, valueDate: '2019-12-31' }, books)).toThrow('2020-01-01')
})

test.for<[OwnAdjustment['kind'], string, string[]]>([
  ['interest', '1.00', ['fund:available:USD 100', 'fund:interest:USD -100']],
  ['bank_charge', '1.00', ['fund:available:USD -100', 'fund:charges:USD 100']],
  ['exchange', '1.00', ['fund:available:USD 100', 'fund:exchange_result:USD -100']],
  ['exchange', '-1.00', ['fund:available:USD -100', 'fund:exchange_result:USD 100']],
])('%s of %s moves on the fund’s own line', ([kind, amount, expected]) => {
  const legs = legsOfOwn({ ...stated, kind, amount: usd(amount) })
  expect(legs.map(({ account, amountMinor }) => `${account.code} ${amountMinor}`)).toEqual(expected)
  expect(legs.map(({ contributionId }) => contributionId)).toEqual([null, null])
  expect(codeOf({ ...stated, kind })).toBe(kind)
})

const writeOff: WriteOff = { ...stated, kind: 'write_off', allocationId: 'a', payee: 'unhcr' }
const advance: Advance = {
  by: 'operator',
  state: 'approved',
  payees: ['unhcr', 'iom'],
  firstPaidOn: '2027-02-01',
  paid: [
    { contributionId: 'c1', amountMinor: 80n },
    { contributionId: 'c2', amountMinor: 40n },
  ],
  gone: [{ contributionId: 'c1', amountMinor: 20n }],
}

test('a write-off takes from each contribution what it has left with the payee', () => {
  const legs = legsOfWriteOff(writeOff, advance).map(
    ({ account, contributionId, amountMinor }) => `${account.code} ${contributionId} ${amountMinor}`,
  )
  expect(legs).toEqual([
    'payee:advance:a:unhcr c1 -60',
    'payee:written_off:a:unhcr c1 60',
    'payee:advance:a:unhcr c2 -40',
    'payee:written_off:a:unhcr c2 40',
  ])
  expect(() => legsOfWriteOff({ ...writeOff, valueDate: '2027-02-01' }, advance)).not.toThrow()
  expect(() => legsOfWriteOff(writeOff, { ...advance, state: 'closed' })).not.toThrow()
})

test.for<[string, Partial<WriteOff>, Partial<Advance>, string]>([
  ['an allocation that is not approved', {}, { state: 'proposed' }, 'This allocation is proposed'],
  ['a stranger', { payee: 'ilo' }, {}, 'ilo is not a payee of this allocation; its payees are unhcr, iom.'],
  ['a day before the first payment', { valueDate: '2027-01-31' }, {}, '2027-02-01'],
  ['more than is left', { amount: usd('1.01') }, {}, '1.00 USD'],
  ['a payee that was paid nothing', {}, { firstPaidOn: null, paid: [], gone: [] }, 'unhcr'],
])('a write-off of %s is refused', ([, changed, than, text]) => {
  expect(() => legsOfWriteOff({ ...writeOff, ...changed }, { ...advance, ...than })).toThrow(text)
})

test('a payee does not write off what it was paid itself, operator or not', () => {
  expect(() => legsOfWriteOff(writeOff, { ...advance, by: 'unhcr' })).toThrow(
    expect.objectContaining({ code: 'ledger.own_payee' }),
  )
  expect(() => legsOfWriteOff(writeOff, { ...advance, by: 'iom' })).not.toThrow()
})
