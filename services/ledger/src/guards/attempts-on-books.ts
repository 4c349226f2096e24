// What the database refuses of the books: entries, transfers, balances, and what is held.
import type { Attempt } from './attempt.ts'
import { accountOf, mirrorOf, numberOf, post, reversalOf, transferOf } from './statements.ts'

const other = '01890000-0000-7000-8000-000000000001'
const available = accountOf('available')
const text = (id: string | undefined) => `'${id}'::uuid`
/** What a request that is completed has spent. */
const spentFor = (request: string | undefined) =>
  `(select e.id from ledger.expenditures e join ledger.allocations a on a.id = e.allocation_id where a.request_id = '${request}')`

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
    what: 'spending under an allocation that is closed is undone',
    by: 'entries.balanced',
    message: 'account % is of an allocation that is not approved',
    act: ({ completed }) => [mirrorOf(spentFor(completed), other), reversalOf(spentFor(completed), other)],
    besides: ['reversals.nothing_rests_on_it'],
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

export const attemptsOnBooks = [...entries, ...beginnings]
