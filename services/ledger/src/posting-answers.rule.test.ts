// What the rule answers and writes, to the letter: the details of each refusal, fingerprints, how holds end.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { availableAccount, feeAccount, funderAccount } from './account.ts'
import { type Balance, balanceKey } from './books.ts'
import {
  type Command,
  decidePostings,
  fingerprintOf,
  type KnownHold,
  type Leg,
  type Locked,
  type PlaceHold,
  type PostTransfer,
} from './posting.rule.ts'

const [funder, available, fee] = [funderAccount('norway', 'USD'), availableAccount('USD'), feeAccount('USD')]
const at = new Date('2027-03-01T09:00:00Z')
const lapsesAt = new Date('2027-03-01T08:00:00Z')

const balance = (account: string, more: Partial<Balance> = {}): [string, Balance] => {
  const all = { account, contributionId: 'c1', mayBeNegative: false, posted: 0n, held: 0n, days: [], ...more }
  return [balanceKey(account, all.contributionId), all]
}
const books = (balances: [string, Balance][], more: Partial<Locked> = {}): Locked => ({
  balances: new Map(balances),
  transfers: new Map(),
  holds: new Map(),
  closedYears: new Set([2024]),
  ...more,
})
const leg = (account: Leg['account'], amountMinor: bigint, contributionId: string | null = 'c1'): Leg => ({
  account,
  contributionId,
  amountMinor,
})
const transfer = (legs: Leg[], more: Partial<PostTransfer> = {}): PostTransfer => ({
  kind: 'transfer',
  id: 't1',
  code: 'fee',
  about: 'a1',
  effectiveOn: '2027-02-01',
  legs,
  ...more,
})
const take = (amountMinor: bigint, more: Partial<PostTransfer> = {}) =>
  transfer([leg(available, -amountMinor), leg(fee, amountMinor)], more)
const hold: PlaceHold = {
  kind: 'hold',
  id: 'h1',
  about: 'a1',
  effectiveOn: '2027-02-01',
  account: available,
  lines: [
    { contributionId: 'c1', amountMinor: 5n },
    { contributionId: 'c2', amountMinor: 7n },
  ],
}
const known = (more: Partial<KnownHold> = {}): KnownHold => ({
  account: available.code,
  fingerprint: fingerprintOf(hold),
  outcome: null,
  lapsesAt: null,
  lines: hold.lines,
  ...more,
})
const rich = [
  balance(available.code, { posted: 100n, held: 5n }),
  balance(available.code, { posted: 100n, held: 7n, contributionId: 'c2' }),
  balance(fee.code),
  balance(fee.code, { contributionId: 'c2' }),
  balance(funder.code, { mayBeNegative: true }),
]
const answer = (command: Command, locked: Locked) => decidePostings([command], locked, at).outcomes[0]

test('the form of a fingerprint is frozen: what was sent before a change of this program is known after it', () => {
  const sha256 = (...lines: string[]) => createHash('sha256').update(lines.join('\n')).digest('hex')
  const sent = ['2027-02-01', 'fee']
  expect(fingerprintOf(take(5n, { settles: 'h1', corrects: 't0' }))).toBe(
    sha256('transfer', 't1', 'a1', ...sent, 'h1', 't0', 'fund:available:USD|c1|-5', 'administrator:fee:USD|c1|5'),
  )
  expect(fingerprintOf(transfer([leg(available, 5n, null), leg(fee, -5n, null)]))).toBe(
    sha256('transfer', 't1', 'a1', ...sent, '', '', 'fund:available:USD||5', 'administrator:fee:USD||-5'),
  )
  const held = ['hold', 'h1', 'a1', '2027-02-01', 'fund:available:USD']
  expect(fingerprintOf(hold)).toBe(sha256(...held, '', 'c1|5', 'c2|7'))
  expect(fingerprintOf({ ...hold, lapsesAt })).toBe(sha256(...held, '2027-03-01T08:00:00.000Z', 'c1|5', 'c2|7'))
})

test('a command that differs in anything has another fingerprint', () => {
  const all = [
    take(5n),
    take(6n),
    take(5n, { id: 't2' }),
    take(5n, { code: 'refund' }),
    take(5n, { about: 'a2' }),
    take(5n, { effectiveOn: '2027-02-02' }),
    take(5n, { settles: 'h1' }),
    take(5n, { corrects: 'h1' }),
    transfer([leg(fee, 5n), leg(available, -5n)]),
    transfer([leg(available, -5n, 'c2'), leg(fee, 5n, 'c2')]),
    transfer([leg(available, -5n, null), leg(fee, 5n, null)]),
    hold,
    { ...hold, account: fee },
    { ...hold, lapsesAt },
    { ...hold, lines: hold.lines.toReversed() },
    { ...hold, lines: hold.lines.slice(0, 1) },
  ]
  expect(new Set(all.map(fingerprintOf)).size).toBe(all.length)
})

test.for<[string, Command, Locked, Record<string, unknown>]>([
  ['ledger.transfer_id_reused', take(5n), books(rich, { transfers: new Map([['t1', 'x']]) }), { id: 't1' }],
  ['ledger.transfer_unbalanced', transfer([]), books(rich), { id: 't1' }],
  [
    'ledger.period_closed',
    take(5n, { effectiveOn: '2024-12-31' }),
    books(rich),
    { year: 2024, effectiveOn: '2024-12-31' },
  ],
  ['ledger.hold_unknown', take(5n, { settles: 'h1' }), books(rich), { hold: 'h1' }],
  [
    'ledger.hold_resolved',
    take(5n, { settles: 'h1' }),
    books(rich, { holds: new Map([['h1', known({ outcome: 'lapsed' })]]) }),
    { hold: 'h1', outcome: 'lapsed' },
  ],
  [
    'ledger.hold_lapsed',
    take(5n, { settles: 'h1' }),
    books(rich, { holds: new Map([['h1', known({ lapsesAt })]]) }),
    { hold: 'h1', lapsedAt: '2027-03-01T08:00:00.000Z' },
  ],
  [
    'ledger.hold_not_lapsed',
    { kind: 'lapse', holdId: 'h1' },
    books(rich, { holds: new Map([['h1', known({ lapsesAt: new Date('2027-03-01T10:00:00Z') })]]) }),
    { hold: 'h1', lapsesAt: '2027-03-01T10:00:00.000Z' },
  ],
  [
    'ledger.hold_not_lapsed',
    { kind: 'lapse', holdId: 'h1' },
    books(rich, { holds: new Map([['h1', known()]]) }),
    { hold: 'h1', lapsesAt: 'never' },
  ],
  [
    'ledger.hold_exceeded',
    take(6n, { settles: 'h1' }),
    books(rich, { holds: new Map([['h1', known()]]) }),
    { hold: 'h1' },
  ],
  [
    'ledger.funds_short',
    take(96n),
    books(rich),
    { account: 'fund:available:USD', contribution: 'c1', availableMinor: '95' },
  ],
  [
    'ledger.earlier_day_short',
    take(31n),
    books([balance(available.code, { posted: 100n, days: [{ on: '2027-02-03', moved: 70n }] }), balance(fee.code)]),
    { account: 'fund:available:USD', contribution: 'c1', day: '2027-02-03', shortMinor: '1' },
  ],
  [
    'ledger.balance_too_large',
    transfer([leg(funder, -7n), leg(available, 7n)]),
    books([balance(funder.code, { mayBeNegative: true, posted: -(10n ** 16n) + 7n }), balance(available.code)]),
    { account: 'funder:norway:USD', amountMinor: '7' },
  ],
  [
    'ledger.transfer_id_reused',
    { ...hold, about: 'a2' },
    books(rich, { holds: new Map([['h1', known()]]) }),
    { id: 'h1' },
  ],
  ['ledger.transfer_unbalanced', { ...hold, lines: [] }, books(rich), { id: 'h1' }],
])('%s says what it is about', ([code, command, locked, details]) => {
  expect(answer(command, locked)).toEqual({ status: 'refused', code, details })
})

test.for<[string, Leg[]]>([
  ['one contribution balances and another does not', [leg(available, -5n), leg(fee, 5n), leg(fee, 5n, 'c2')]],
  ['one leg moves nothing', [leg(available, -5n), leg(fee, 5n), leg(fee, 0n)]],
])('a transfer of which %s is refused', ([, legs]) => {
  expect(answer(transfer(legs), books(rich))).toMatchObject({ code: 'ledger.transfer_unbalanced' })
})

test('a hold of two contributions is exceeded where one of them is, and never by the fund’s own line alone', () => {
  const locked = books(
    [...rich, balance(available.code, { contributionId: null }), balance(fee.code, { contributionId: null })],
    {
      holds: new Map([['h1', known()]]),
    },
  )
  const more = [leg(available, -8n, 'c2'), leg(fee, 8n, 'c2')]
  expect(answer(transfer([...take(5n).legs, ...more], { settles: 'h1' }), locked)).toMatchObject({
    code: 'ledger.hold_exceeded',
  })
  const own = transfer([leg(available, -1n, null), leg(fee, 1n, null)], { settles: 'h1' })
  expect(answer(own, locked)).toMatchObject({ code: 'ledger.hold_exceeded' })
})

test('a hold is not exceeded in pieces: legs of one contribution count together, so do those of the fund’s own line', () => {
  const own = balance(available.code, { contributionId: null })
  const locked = books([...rich, own], { holds: new Map([['h1', known()]]) })
  const pieces = (...amounts: bigint[]) =>
    transfer([...amounts.map((amount) => leg(available, -amount)), leg(fee, 5n)], { settles: 'h1' })
  expect(answer(pieces(2n, 3n), locked)).toEqual({ status: 'posted' })
  const more = transfer([leg(available, -3n), leg(available, -3n), leg(fee, 6n)], { settles: 'h1' })
  expect(answer(more, locked)).toMatchObject({ code: 'ledger.hold_exceeded' })
  const there = [leg(available, 1n, null), leg(available, -1n, null)]
  expect(answer(transfer(there, { settles: 'h1' }), locked)).toEqual({ status: 'posted' })
})

test('a hold that is sent again is known', () => {
  expect(answer(hold, books(rich, { holds: new Map([['h1', known()]]) }))).toEqual({ status: 'already_posted' })
})

test('how a hold ended is written once, on the day of its transfer or on that of the decision, and a transfer without one ends none', () => {
  const holds = new Map([['h1', known({ lapsesAt })]])
  const written = (command: Command, locked: Locked) => decidePostings([command, command], locked, at).writes
  const open = books(rich, { holds: new Map([['h1', known()]]) })
  expect(written(take(5n, { settles: 'h1' }), open).resolutions).toEqual([
    { holdId: 'h1', outcome: 'posted', effectiveOn: '2027-02-01', transferId: 't1' },
  ])
  expect(written({ kind: 'void', holdId: 'h1' }, open).resolutions).toEqual([
    { holdId: 'h1', outcome: 'voided', effectiveOn: '2027-03-01', transferId: null },
  ])
  expect(written({ kind: 'lapse', holdId: 'h1' }, books(rich, { holds })).resolutions).toEqual([
    { holdId: 'h1', outcome: 'lapsed', effectiveOn: '2027-03-01', transferId: null },
  ])
  const plain = written(take(5n), books(rich))
  expect(plain).toMatchObject({
    transfers: [{ ...take(5n), fingerprint: fingerprintOf(take(5n)) }],
    holds: [],
    resolutions: [],
  })
  expect(plain.transfers).toHaveLength(1)
})

test('what is set free has no day, and lines of one contribution count together', () => {
  const open = books(rich, { holds: new Map([['h1', known()]]) })
  const { changes } = decidePostings([take(5n, { settles: 'h1' })], open, at).writes
  expect([...changes.values()].map(({ posted, held, moved }) => [posted, held, [...moved]])).toEqual([
    [-5n, -5n, [['2027-02-01', -5n]]],
    [0n, -7n, []],
    [5n, 0n, [['2027-02-01', 5n]]],
  ])
  const twice = { ...hold, lines: [hold.lines[0], hold.lines[0]] as PlaceHold['lines'] }
  expect([...decidePostings([twice], books(rich), at).writes.changes.values()]).toMatchObject([
    { posted: 0n, held: 10n },
  ])
})

test('what a day since could not bear is asked only of what takes from a balance that must not fall', () => {
  const days = [{ on: '2027-02-03', moved: 1000n }]
  const locked = books([
    balance(available.code, { posted: 100n, days }),
    balance(fee.code),
    balance(funder.code, { mayBeNegative: true, posted: -100n, days }),
    balance(available.code, { contributionId: null, posted: 100n, days }),
    balance(fee.code, { contributionId: null }),
  ])
  const posts = (...legs: Leg[]) => expect(answer(transfer(legs), locked)).toEqual({ status: 'posted' })
  posts(leg(funder, -5n), leg(available, 5n))
  posts(leg(available, -5n, null), leg(fee, 5n, null))
  posts(leg(available, -5n), leg(available, 5n))
})

test('the largest balance has 16 digits, above zero and below', () => {
  const most = 10n ** 16n - 1n
  const near = (posted: bigint) =>
    books([balance(funder.code, { mayBeNegative: true, posted: -posted }), balance(available.code, { posted })])
  const deposit = transfer([leg(funder, -1n), leg(available, 1n)])
  expect(answer(deposit, near(most - 1n))).toEqual({ status: 'posted' })
  expect(answer(deposit, near(most))).toMatchObject({ code: 'ledger.balance_too_large' })
})

test('a balance that was not locked is a fault, not a refusal', () => {
  expect(() => answer(take(5n), books([]))).toThrow('the balance fund:available:USD|c1 was not locked')
})
