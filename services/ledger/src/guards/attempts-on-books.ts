// What the database refuses of the books: entries, years, adjustments, reversals, the tree over them, outages, and who is called up.
import type { Attempt } from './attempt.ts'
import { accountOf, copyOf, mirrorOf, numberOf, post, reversalOf, transferOf } from './statements.ts'

const other = '01890000-0000-7000-8000-000000000001'
const available = accountOf('available')
const text = (id: string | undefined) => `'${id}'::uuid`

const entries: readonly Attempt[] = [
  {
    what: 'entries of a transfer of another transaction',
    by: 'entries.balanced',
    message: 'transfer % is none of this transaction',
    act: ({ given }) => [
      `insert into ledger.entries select transfer, leg + 50, account, contribution, amount_minor from ledger.entries
       where transfer = (select number from ledger.transfers where id = ${transferOf('deposit', given)})`,
    ],
  },
  {
    what: 'entries of no account',
    by: 'entries.balanced',
    message: 'there is no account %',
    act: () => [
      post([
        [0, 0, 5],
        [0, 0, -5],
      ]),
    ],
  },
  {
    what: 'money on an account of an allocation that is closed',
    by: 'entries.balanced',
    message: 'account % is of an allocation that is not approved',
    act: ({ given, closed = '' }) => [
      post([
        [accountOf('advance', closed), numberOf(given), 5],
        [available, numberOf(given), -5],
      ]),
    ],
  },
  {
    what: 'entries of no contribution',
    by: 'entries.balanced',
    message: 'there is no contribution %',
    act: () => [
      post([
        [available, 99999, 5],
        [accountOf('fee'), 99999, -5],
      ]),
    ],
  },
  {
    what: 'a transfer that is not balanced',
    by: 'entries.balanced',
    message: 'transfer % does not sum to zero per currency and contribution',
    act: ({ given }) => [post([[available, numberOf(given), 5]])],
  },
  {
    what: 'a transfer that is balanced over two contributions only',
    by: 'entries.balanced',
    message: 'transfer % does not sum to zero per currency and contribution',
    act: ({ given, euro }) => [
      post([
        [available, numberOf(given), 5],
        [available, numberOf(euro), -5],
      ]),
    ],
  },
  {
    what: 'a transfer that is balanced over two currencies only',
    by: 'entries.balanced',
    message: 'transfer % does not sum to zero per currency and contribution',
    act: ({ euro }) => [
      post([
        ["(select id from ledger.accounts where code = 'exchange:EUR')", numberOf(euro), 5],
        [available, numberOf(euro), -5],
      ]),
    ],
  },
  {
    what: 'a transfer without entries',
    by: 'transfers.complete',
    message: 'transfer % has no entries',
    act: () => [
      `insert into ledger.transfers (number, id, code, about, effective_on, fingerprint)
       values (nextval('ledger.arrivals'), '${other}', 'fee', '${other}', '2026-11-24', sha256('x'))`,
    ],
  },
  {
    what: 'a transfer in a closed year',
    by: 'transfers.complete',
    message: 'the year % is closed',
    act: () => [
      post(
        [
          [available, 0, 5],
          [accountOf('interest'), 0, -5],
        ],
        { on: '2024-12-31' },
      ),
    ],
  },
  {
    what: 'a reversal that nobody gives a reason for',
    by: 'transfers.told',
    message: 'reversal % comes without a reason',
    act: ({ interest }) => [mirrorOf(text(interest), other)],
  },
  {
    what: 'a contribution’s money among interest',
    by: 'balances.of_its_line',
    message: 'money of an account of kind % does not lie on that line',
    act: ({ given }) => [
      `insert into ledger.balances (account, contribution, may_be_negative) values (${accountOf('interest')}, ${numberOf(given)}, false)`,
    ],
  },
  {
    what: 'the fund’s own money among fees',
    by: 'balances.of_its_line',
    message: 'money of an account of kind % does not lie on that line',
    act: () => [
      `insert into ledger.balances (account, contribution, may_be_negative) values (${accountOf('fee')}, 0, false)`,
    ],
  },
]

const beginnings: readonly Attempt[] = [
  {
    what: 'a balance begins below zero that may not be',
    by: 'balances.of_its_line',
    message: 'a balance of an account of kind % does not begin like that',
    act: ({ open }) => [
      `insert into ledger.balances (account, contribution, may_be_negative) values (${accountOf('fee')}, ${numberOf(open)}, true)`,
    ],
  },
  {
    what: 'a balance begins with money',
    by: 'balances.of_its_line',
    message: 'a balance of an account of kind % does not begin like that',
    act: ({ open }) => [
      `insert into ledger.balances (account, contribution, may_be_negative, posted) values (${available}, ${numberOf(open)}, false, 1)`,
    ],
  },
  {
    what: 'money is held later under a hold that was placed',
    by: 'hold_lines.of_one_transaction',
    message: 'lines of hold % are added when it is placed, not later',
    act: ({ proposed, euro }) => [
      `insert into ledger.hold_lines select hold_id, '${euro}', 5 from ledger.allocations where id = '${proposed}'`,
    ],
  },
]

const closeYears = (from: string, to: string) =>
  `insert into ledger.periods (year, reason, closed_by) select y, 'x', 'operator' from generate_series(${from}, ${to}) y`
const thisYear = 'extract(year from now())::int'

const corrections: readonly Attempt[] = [
  {
    what: 'a year is closed that is not over',
    by: 'periods.in_order',
    message: 'the year % is not over',
    act: () => [closeYears('2025', thisYear)],
  },
  {
    what: 'a year is closed and the one after it is open, and the next again closed',
    by: 'periods.in_order',
    message: 'an earlier year is open',
    act: () => [closeYears('2022', '2022')],
  },
  {
    what: 'an adjustment that its transfer does not have',
    by: 'adjustments.is_posted',
    message: 'adjustment % is not what its transfer moved',
    act: ({ interest }) => [copyOf('adjustments', `id = '${interest}'`, { id: other })],
  },
  {
    what: 'a write-off of an allocation that is closed',
    by: 'adjustments.is_posted',
    message: 'nothing is written off of allocation %, which is not approved',
    before: ({ given, closed = '' }) => [
      `insert into ledger.accounts (code, kind, currency) values ('payee:written_off:${closed}:unhcr', 'written_off', 'USD')`,
      post(
        [
          [accountOf('written_off', closed), numberOf(given), 5],
          [accountOf('advance', closed), numberOf(given), -5],
        ],
        { id: other, code: 'write_off' },
      ),
    ],
    act: ({ paid, closed }) => [
      copyOf('adjustments', `allocation_id = '${paid}'`, { id: other, allocation_id: closed, amount_minor: 5 }),
    ],
  },
  {
    what: 'a reversal that is not the mirror',
    by: 'reversals.is_mirror',
    message: '% is not the mirror of transfer %',
    before: ({ interest }) => [
      post(
        [
          [available, 0, 7],
          [accountOf('interest'), 0, -7],
        ],
        { id: other, code: 'reversal', corrects: text(interest) },
      ),
    ],
    act: ({ interest }) => [reversalOf(text(interest), other)],
  },
  {
    what: 'a reversal of an allocation',
    by: 'reversals.is_mirror',
    message: '% is not the mirror of transfer %',
    act: ({ given }) => [
      mirrorOf(transferOf('allocation', given), other),
      reversalOf(transferOf('allocation', given), other),
    ],
  },
  {
    what: 'a deposit is reversed without its fee',
    by: 'reversals.nothing_rests_on_it',
    message: 'deposit % and its fee are reversed together',
    act: ({ given }) => [
      mirrorOf(transferOf('deposit', given), other),
      reversalOf(transferOf('deposit', given), other),
    ],
  },
  {
    what: 'a fee is reversed without its deposit',
    by: 'reversals.nothing_rests_on_it',
    message: 'deposit % and its fee are reversed together',
    act: ({ given }) => [mirrorOf(transferOf('fee', given), other), reversalOf(transferOf('fee', given), other)],
  },
  {
    what: 'a payment is reversed before a later one',
    by: 'reversals.nothing_rests_on_it',
    message: 'a later tranche than that of % is paid',
    act: ({ first }) => [mirrorOf(text(first), other), reversalOf(text(first), other)],
  },
  {
    what: 'a payment of a closed allocation is reversed',
    by: 'reversals.nothing_rests_on_it',
    message: 'transfer % belongs to an allocation that is not approved',
    before: ({ lastOfClosed }) => [mirrorOf(text(lastOfClosed), other)],
    act: ({ lastOfClosed }) => [reversalOf(text(lastOfClosed), other)],
  },
]

const proof: readonly Attempt[] = [
  {
    what: 'a checkpoint of more leaves than there are',
    by: 'checkpoints.follows_on',
    message: 'checkpoint % does not follow on %',
    act: () => [
      `insert into ledger.checkpoints select max(size) + 1, sha256('x'), max(sealed_at) + interval '1 second', 'x' from ledger.checkpoints`,
    ],
  },
  {
    what: 'a leaf below the last checkpoint',
    by: 'leaves.follow_on',
    message: 'a leaf below the last checkpoint',
    before: () => ['delete from ledger.leaves where index = 3'],
    act: () => [`insert into ledger.leaves values (3, nextval('ledger.arrivals'), sha256('x'))`],
  },
]

const signsOfLife: readonly Attempt[] = [
  {
    what: 'the last sign of life moves back',
    by: 'heartbeats.moves_on',
    message: 'the last sign of life only moves on',
    act: () => [`update ledger.heartbeats set alive_at = alive_at - interval '1 hour'`],
  },
  {
    what: 'the last sign of life is deleted',
    by: 'heartbeats.moves_on',
    message: 'the last sign of life only moves on',
    act: () => ['delete from ledger.heartbeats'],
    isByOwner: true,
  },
  {
    what: 'every sign of life is deleted',
    by: 'heartbeats.kept_table',
    message: 'the last sign of life only moves on',
    act: () => ['truncate ledger.heartbeats'],
    isByOwner: true,
  },
  {
    what: 'an outage begins earlier than the last sign of life',
    by: 'outages.from_last_sign',
    message: 'an outage begins with the last sign of life',
    act: () => [
      `insert into ledger.outages select alive_at - interval '10 minutes', alive_at + interval '1 hour' from ledger.heartbeats`,
    ],
  },
]

const calls: readonly Attempt[] = [
  {
    what: 'a member confirms that was not asked',
    by: 'call_confirmations.was_asked',
    message: '% was not asked by call %',
    act: ({ call }) => [`insert into ledger.call_confirmations values ('${call}', 'ilo', now())`],
  },
  {
    what: 'somebody is reminded of a call that has ended',
    by: 'call_reminders.is_awaited',
    message: 'nobody is reminded of call %',
    before: ({ call }) => [
      `update ledger.calls set state = 'ended', ended_at = now(), reason = 'x' where id = '${call}'`,
    ],
    act: ({ call }) => [`insert into ledger.call_reminders values ('${call}', 'overdue', now())`],
  },
]

export const attemptsOnBooks = [...entries, ...beginnings, ...corrections, ...proof, ...signsOfLife, ...calls]
