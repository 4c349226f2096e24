// What the database refuses of what corrects the books: years that are closed, adjustments, reversals.
import type { Attempt } from './attempt.ts'
import { accountOf, copyOf, mirrorOf, numberOf, post, reversalOf, transferOf } from './statements.ts'

const other = '01890000-0000-7000-8000-000000000001'
const available = accountOf('available')
const text = (id: string | undefined) => `'${id}'::uuid`

const tooMuch = '9000000000'

const closeYears = (from: string, to: string) =>
  `insert into ledger.periods (year, reason, closed_by) select y, 'x', 'operator' from generate_series(${from}, ${to}) y`
const thisYear = 'extract(year from now())::int'

export const attemptsOnCorrections: readonly Attempt[] = [
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
    act: ({ interest }) => [copyOf('adjustments', `id = '${interest}'`, { id: other, is_another: true })],
  },
  {
    what: 'a write-off of an allocation that is not approved',
    by: 'adjustments.is_posted',
    message: 'nothing is written off of allocation %, which is not approved',
    before: ({ given, proposed = '' }) => [
      ...['written_off', 'advance'].map(
        (kind) =>
          `insert into ledger.accounts (code, kind, currency) values ('payee:${kind}:${proposed}:unhcr', '${kind}', 'USD')`,
      ),
      post(
        [
          [accountOf('written_off', proposed), numberOf(given), 5],
          [accountOf('advance', proposed), numberOf(given), -5],
        ],
        { id: other, code: 'write_off' },
      ),
    ],
    act: ({ paid, proposed }) => [
      copyOf('adjustments', `allocation_id = '${paid}'`, { id: other, allocation_id: proposed, amount_minor: 5 }),
    ],
  },
  {
    what: 'a charge of more than is in the fund',
    by: 'adjustments.is_posted',
    message: 'adjustment % takes more than is neither held nor allocated',
    before: () => [
      post(
        [
          [available, 0, `-${tooMuch}`],
          [accountOf('charges'), 0, tooMuch],
        ],
        { id: other, code: 'bank_charge' },
      ),
      `update ledger.balances set posted = posted - ${tooMuch} where account = ${available} and contribution = 0`,
    ],
    act: ({ interest }) => [
      copyOf('adjustments', `id = '${interest}'`, { id: other, kind: 'bank_charge', amount_minor: Number(tooMuch) }),
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
  {
    what: 'a payee undoes what another recorded of it',
    by: 'reversals.by_another',
    message: '% is the payee of transfer % and does not reverse it',
    act: ({ accepted }) => [mirrorOf(text(accepted), other), reversalOf(text(accepted), other, 'unhcr')],
  },
]
