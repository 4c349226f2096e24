import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Account, availableAccount, feeAccount, funderAccount } from './account.ts'
import {
  type Balance,
  balanceKey,
  type Command,
  decidePostings,
  fingerprintOf,
  type KnownHold,
  type Leg,
  type Locked,
  type PlaceHold,
  type PostTransfer,
  type Writes,
} from './posting.rule.ts'

const accounts: Account[] = [funderAccount('norway', 'USD'), availableAccount('USD'), feeAccount('USD')]
const [funder, available, fee] = accounts as [Account, Account, Account]
const contributions = ['c1', 'c2', 'c3', null]

const balancesWith = (posted: (account: Account, contribution: string | null) => bigint, held = 0n) =>
  new Map<string, Balance>(
    accounts.flatMap((account) =>
      contributions.map((contributionId) => [
        balanceKey(account.code, contributionId),
        {
          account: account.code,
          contributionId,
          mayBeNegative: account.kind === 'funder',
          posted: posted(account, contributionId),
          held: account === available && contributionId ? held : 0n,
        },
      ]),
    ),
  )
const booksWith = (more: Partial<Locked> = {}): Locked => ({
  balances: balancesWith(() => 0n),
  transfers: new Map(),
  holds: new Map(),
  ...more,
})

const move = (id: string, from: Account, to: Account, amountMinor: bigint, contributionId: string | null = 'c1') =>
  transfer(id, [
    { account: from, contributionId, amountMinor: -amountMinor },
    { account: to, contributionId, amountMinor },
  ])
const transfer = (id: string, legs: Leg[], settles?: string): PostTransfer => ({
  kind: 'transfer',
  id,
  code: 'deposit',
  about: id,
  effectiveOn: '2027-03-01',
  legs,
  ...(settles === undefined ? {} : { settles }),
})
const hold = (id: string, amountMinor: bigint, contributionId = 'c1'): PlaceHold => ({
  kind: 'hold',
  id,
  about: id,
  effectiveOn: '2027-03-01',
  account: available,
  lines: [{ contributionId, amountMinor }],
})
const known = (more: Partial<KnownHold> = {}): KnownHold => ({
  account: available.code,
  fingerprint: 'f',
  outcome: null,
  lines: [{ contributionId: 'c1', amountMinor: 50n }],
  ...more,
})
const statuses = (commands: Command[], locked: Locked) =>
  decidePostings(commands, locked).outcomes.map((outcome) =>
    outcome.status === 'refused' ? outcome.code : outcome.status,
  )

test('the same id and body is answered as posted before, another body is refused', () => {
  const first = move('t1', funder, available, 10n)
  const locked = booksWith({ transfers: new Map([['t1', fingerprintOf(first)]]) })
  expect(statuses([first, move('t1', funder, available, 11n)], locked)).toEqual([
    'already_posted',
    'ledger.transfer_id_reused',
  ])
  expect(decidePostings([first], locked).writes.transfers).toEqual([])
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

const place = fc.record({
  id: fc.integer({ min: 1, max: 30 }),
  kind: fc.constantFrom('in', 'fee', 'hold', 'void', 'post'),
  contributionId: fc.constantFrom('c1', 'c2', 'c3'),
  amount: fc.bigInt({ min: 1n, max: 200n }),
})
type Place = typeof place extends fc.Arbitrary<infer P> ? P : never

function commandOf({ id, kind, contributionId, amount }: Place): Command {
  if (kind === 'in') return move(`t${id}`, funder, available, amount, contributionId)
  if (kind === 'fee') return move(`t${id}`, available, fee, amount, contributionId)
  if (kind === 'hold') return hold(`h${id}`, amount, contributionId)
  if (kind === 'void') return { kind: 'void', holdId: `h${id}` }
  return { ...move(`p${id}`, available, fee, amount, contributionId), settles: `h${id}` }
}

/** The books after what was written. */
function after(locked: Locked, writes: Writes): Locked {
  const balances = new Map(locked.balances)
  for (const [key, change] of writes.changes) {
    const before = balances.get(key)
    if (before) balances.set(key, { ...before, posted: before.posted + change.posted, held: before.held + change.held })
  }
  const holds = new Map(locked.holds)
  for (const { id, account, fingerprint, lines } of writes.holds)
    holds.set(id, { account: account.code, fingerprint, outcome: null, lines })
  for (const { holdId, outcome } of writes.resolutions) {
    const found = holds.get(holdId)
    if (found) holds.set(holdId, { ...found, outcome })
  }
  const transfers = new Map(locked.transfers)
  for (const { id, fingerprint } of writes.transfers) transfers.set(id, fingerprint)
  return { balances, transfers, holds }
}

test('whatever is asked: money is conserved, available and held never negative, a group equals its commands one by one', () => {
  fc.assert(
    fc.property(fc.array(place, { maxLength: 40 }), (places) => {
      const commands = places.map(commandOf)
      const group = decidePostings(commands, booksWith())
      const end = after(booksWith(), group.writes)
      const oneByOne = commands.reduce(
        ({ books, outcomes }, command) => {
          const decided = decidePostings([command], books)
          return { books: after(books, decided.writes), outcomes: [...outcomes, ...decided.outcomes] }
        },
        { books: booksWith(), outcomes: [] as typeof group.outcomes },
      )
      expect(group.outcomes.map(({ status }) => status)).toEqual(oneByOne.outcomes.map(({ status }) => status))
      expect(end.balances).toEqual(oneByOne.books.balances)
      for (const contribution of contributions) {
        const own = [...end.balances.values()].filter(({ contributionId }) => contributionId === contribution)
        expect(own.reduce((sum, { posted }) => sum + posted, 0n)).toBe(0n)
        for (const { mayBeNegative, posted, held } of own) {
          expect(held >= 0n).toBe(true)
          expect(mayBeNegative || posted - held >= 0n).toBe(true)
        }
      }
    }),
    { numRuns: 500 },
  )
})

test('no amount brings a balance beyond 16 digits, and what is refused leaves no trace', () => {
  const most = 10n ** 16n - 1n
  const books = booksWith({ balances: balancesWith((account) => (account === available ? most - 5n : 0n)) })
  const { outcomes, writes } = decidePostings(
    [move('t1', funder, available, 6n), move('t2', funder, available, 5n)],
    books,
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
