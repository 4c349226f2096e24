import { expect, test } from 'vitest'
import { funderAccount } from './account.ts'
import { balanceKey } from './books.ts'
import { type Command, decidePostings, fingerprintOf, type Leg, type PostTransfer } from './posting.rule.ts'
import {
  at,
  available,
  balancesWith,
  booksWith,
  fee,
  funder,
  hold,
  known,
  move,
  statuses,
  transfer,
} from './small-books.ts'

test('the same id and body is answered as posted before, another body is refused', () => {
  const first = move('t1', funder, available, 10n)
  const locked = booksWith({ transfers: new Map([['t1', fingerprintOf(first)]]) })
  expect(statuses([first, move('t1', funder, available, 11n)], locked)).toEqual([
    'already_posted',
    'ledger.transfer_id_reused',
  ])
  expect(decidePostings([first], locked, at).writes.transfers).toEqual([])
})

test('a command that is twice in one group is posted once', () => {
  const command = move('t1', funder, available, 10n)
  expect(statuses([command, command], booksWith())).toEqual(['posted', 'already_posted'])
  expect(statuses([hold('h1', 0n)], booksWith())).toEqual(['ledger.transfer_unbalanced'])
})

test('a transfer that does not sum to zero per contribution, or moves nothing, is refused', () => {
  const across = transfer('t1', [
    { account: funder, contributionId: 'c1', amountMinor: -10n },
    { account: available, contributionId: 'c2', amountMinor: 10n },
  ])
  const currencies = transfer('t2', [
    { account: funderAccount('norway', 'NOK'), contributionId: 'c1', amountMinor: -10n },
    { account: available, contributionId: 'c1', amountMinor: 10n },
  ])
  expect(statuses([across, currencies, transfer('t3', []), move('t4', funder, available, 0n)], booksWith())).toEqual(
    Array(4).fill('ledger.transfer_unbalanced'),
  )
})

test('money that has not arrived cannot be spent, nor what is held', () => {
  const locked = booksWith({ balances: balancesWith((account) => (account === available ? 100n : 0n), 40n) })
  expect(statuses([move('t1', available, fee, 61n)], locked)).toEqual(['ledger.funds_short'])
  expect(statuses([move('t1', available, fee, 60n), hold('h1', 1n)], locked)).toEqual(['posted', 'ledger.funds_short'])
})

test('the fund’s own line alone may go below zero', () => {
  expect(statuses([move('t1', available, fee, 5n, null)], booksWith())).toEqual(['posted'])
})

test('a refused command leaves no trace on those after it', () => {
  const locked = booksWith({ balances: balancesWith((account) => (account === available ? 10n : 0n)) })
  const { outcomes, writes } = decidePostings(
    [move('t1', available, fee, 11n), move('t2', available, fee, 10n)],
    locked,
    at,
  )
  expect(outcomes.map(({ status }) => status)).toEqual(['refused', 'posted'])
  expect(writes.transfers.map(({ id }) => id)).toEqual(['t2'])
})

test('a hold is posted or voided once', () => {
  const holds = new Map([['h1', known()]])
  const balances = balancesWith((account) => (account === available ? 100n : 0n), 50n)
  const post = { ...move('t1', available, fee, 50n), settles: 'h1' }
  expect(statuses([post, { kind: 'void', holdId: 'h1' }], booksWith({ holds, balances }))).toEqual([
    'posted',
    'ledger.hold_resolved',
  ])
  expect(
    statuses([{ kind: 'void', holdId: 'h1' }, { kind: 'void', holdId: 'h1' }, post], booksWith({ holds, balances })),
  ).toEqual(['posted', 'already_posted', 'ledger.hold_resolved'])
})

test('posting a hold in part sets the rest free', () => {
  const locked = booksWith({
    holds: new Map([['h1', known()]]),
    balances: balancesWith((account) => (account === available ? 50n : 0n), 50n),
  })
  const part = { ...move('t1', available, fee, 20n), settles: 'h1' }
  expect(statuses([part, move('t2', available, fee, 30n), move('t3', available, fee, 1n)], locked)).toEqual([
    'posted',
    'posted',
    'ledger.funds_short',
  ])
})

test('refusals come in their documented order', () => {
  const broken = (id: string, settles: string, amountMinor: bigint) => ({
    ...transfer(id, [{ account: available, contributionId: 'c1', amountMinor: -amountMinor }]),
    settles,
  })
  const whole = (id: string, settles: string, amountMinor: bigint) => ({
    ...move(id, available, fee, amountMinor),
    settles,
  })
  const locked = booksWith({
    transfers: new Map([['t1', 'another body']]),
    holds: new Map([
      ['resolved', known({ outcome: 'voided' })],
      ['open', known()],
    ]),
    balances: balancesWith(() => 0n, 50n),
  })
  // Each command has every fault from its own on.
  expect(
    statuses(
      [
        broken('t1', 'unknown', 60n),
        broken('t2', 'unknown', 60n),
        whole('t3', 'unknown', 60n),
        whole('t4', 'resolved', 60n),
        whole('t5', 'open', 60n),
        whole('t6', 'open', 50n),
      ],
      locked,
    ),
  ).toEqual([
    'ledger.transfer_id_reused',
    'ledger.transfer_unbalanced',
    'ledger.hold_unknown',
    'ledger.hold_resolved',
    'ledger.hold_exceeded',
    'ledger.funds_short',
  ])
})

test('the order of a command’s fields does not change its fingerprint', () => {
  const { kind, id, ...rest } = move('t1', funder, available, 10n)
  expect(fingerprintOf({ ...rest, id, kind })).toBe(fingerprintOf({ kind, id, ...rest }))
})

test('no amount brings a balance beyond 16 digits, and what is refused leaves no trace', () => {
  const most = 10n ** 16n - 1n
  const books = booksWith({ balances: balancesWith((account) => (account === available ? most - 5n : 0n)) })
  const { outcomes, writes } = decidePostings(
    [move('t1', funder, available, 6n), move('t2', funder, available, 5n)],
    books,
    at,
  )
  expect(outcomes).toEqual([
    {
      status: 'refused',
      code: 'ledger.balance_too_large',
      details: { account: 'fund:available:USD', amountMinor: '6' },
    },
    { status: 'posted' },
  ])
  expect(writes.changes.get(balanceKey(available.code, 'c1'))?.posted).toBe(5n)
})

const moved = (on: string, amount: bigint) => ({ on, moved: amount })
const dated = (id: string, on: string, amount: bigint, corrects?: string): PostTransfer => ({
  ...move(id, available, fee, amount),
  effectiveOn: on,
  ...(corrects === undefined ? {} : { corrects }),
})
// 100 since 1 March; 30 left on the 3rd, 30 came on the 5th.
const withDays = booksWith({
  balances: new Map(
    [...balancesWith((account) => (account === available ? 100n : 0n))].map(([key, balance]) => [
      key,
      { ...balance, days: [moved('2027-03-03', -30n), moved('2027-03-05', 30n)] },
    ]),
  ),
})

test('a transfer that is dated back is refused where any later day would end below zero, unless it is a correction', () => {
  expect(statuses([dated('t1', '2027-03-02', 70n)], withDays)).toEqual(['posted'])
  expect(statuses([dated('t1', '2027-03-02', 71n)], withDays)).toEqual(['ledger.earlier_day_short'])
  expect(statuses([dated('t1', '2027-03-04', 71n)], withDays)).toEqual(['ledger.earlier_day_short'])
  expect(statuses([dated('t1', '2027-03-05', 100n)], withDays)).toEqual(['posted'])
  expect(statuses([dated('t1', '2027-03-02', 100n, 't0')], withDays)).toEqual(['posted'])
  expect(statuses([dated('t1', '2027-03-02', 101n, 't0')], withDays)).toEqual(['ledger.funds_short'])
})

test('what a group moves on a day counts for those after it in the group', () => {
  const commands = [dated('t1', '2027-03-06', 40n), dated('t2', '2027-03-02', 60n), dated('t3', '2027-03-04', 15n)]
  expect(statuses(commands, withDays)).toEqual(['posted', 'posted', 'ledger.funds_short'])
  const later = [dated('t1', '2027-03-04', 40n), dated('t2', '2027-03-02', 31n), dated('t3', '2027-03-02', 30n)]
  expect(statuses(later, withDays)).toEqual(['posted', 'ledger.earlier_day_short', 'posted'])
})

test('what a group brings in on a day is not there on an earlier one, also where nothing had moved since', () => {
  const brought = { ...move('t1', funder, available, 40n), effectiveOn: '2027-03-07' }
  expect(statuses([brought, dated('t2', '2027-03-06', 101n)], withDays)).toEqual(['posted', 'ledger.earlier_day_short'])
  expect(statuses([brought, dated('t2', '2027-03-07', 101n)], withDays)).toEqual(['posted', 'posted'])
})

test('nothing takes effect in a year that is closed, not even a correction', () => {
  const closed = booksWith({ closedYears: new Set([2027]) })
  expect(statuses([dated('t1', '2027-12-31', 1n, 't0')], closed)).toEqual(['ledger.period_closed'])
  expect(statuses([{ ...move('t1', funder, available, 1n), effectiveOn: '2028-01-01' }], closed)).toEqual(['posted'])
})

test('a hold lapses at its time, not before, and is not posted from then on', () => {
  const free = { balances: balancesWith((account) => (account === available ? 50n : 0n), 50n) }
  const lapsing = (lapsesAt: Date) => booksWith({ ...free, holds: new Map([['h1', known({ lapsesAt })]]) })
  const settle = transfer('t1', move('t1', available, fee, 50n).legs as Leg[], 'h1')
  expect(statuses([settle], lapsing(at))).toEqual(['ledger.hold_lapsed'])
  expect(statuses([settle], lapsing(new Date(at.getTime() + 1)))).toEqual(['posted'])
  expect(statuses([{ kind: 'lapse', holdId: 'h1' }], lapsing(new Date(at.getTime() + 1)))).toEqual([
    'ledger.hold_not_lapsed',
  ])
  const twice: Command[] = [
    { kind: 'lapse', holdId: 'h1' },
    { kind: 'lapse', holdId: 'h1' },
    { kind: 'void', holdId: 'h1' },
  ]
  expect(statuses(twice, lapsing(at))).toEqual(['posted', 'already_posted', 'ledger.hold_resolved'])
})
