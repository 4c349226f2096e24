// What the books refuse, whoever posts; and settings, years, adjustments, reversals.
import type { CatalogueEntry } from './entry.ts'

const posting = {
  'ledger.transfer_id_reused': {
    status: 422,
    title: 'Id used for something else',
    text: 'The transfer {id} is already posted with another body: use a new id.',
  },
  'ledger.transfer_unbalanced': {
    status: 422,
    title: 'Does not balance',
    text: 'The transfer {id} does not sum to zero per currency and per contribution.',
  },
  'ledger.hold_unknown': { status: 422, title: 'No such hold', text: 'There is no hold {hold}.' },
  'ledger.hold_resolved': { status: 409, title: 'Hold resolved', text: 'The hold {hold} is already {outcome}.' },
  'ledger.period_closed': {
    status: 409,
    title: 'Year closed',
    text: 'The year {year} is closed: nothing takes effect on {effectiveOn} any more. Date it in an open year, and name what it corrects.',
  },
  'ledger.hold_lapsed': {
    status: 409,
    title: 'Hold lapsed',
    text: 'The hold {hold} lapsed at {lapsedAt}: what it set aside must be set aside anew.',
  },
  'ledger.hold_not_lapsed': {
    status: 409,
    title: 'Hold not lapsed',
    text: 'The hold {hold} lapses at {lapsesAt}: void it to free it before.',
  },
  'ledger.hold_exceeded': {
    status: 422,
    title: 'More than is held',
    text: 'The transfer takes more of a contribution than the hold {hold} has set aside.',
  },
  'ledger.funds_short': {
    status: 409,
    title: 'Not enough money',
    text: 'The account {account} has {available} of contribution {contribution} available, which is less than this takes.',
  },
  'ledger.fund_short': {
    status: 409,
    title: 'More than is in the fund',
    text: 'The fund has {free} that is neither held nor allocated, of all contributions and its own line together: this may take no more. Check the amount; where it is right, free money first, or record what has come in.',
  },
  'ledger.earlier_day_short': {
    status: 409,
    title: 'Not enough money on an earlier day',
    text: 'Dated back to that day, the account {account} of contribution {contribution} would have been short by {short} before {day}: date it later.',
  },
  'ledger.balance_too_large': {
    status: 422,
    title: 'Amount too large',
    text: 'With an amount of {amount} more the account {account} would hold more of this contribution than the books take: check the amount, or record it under another contribution.',
  },
} satisfies Record<string, CatalogueEntry>

const books = {
  'ledger.setting_back_dated': {
    status: 422,
    title: 'Setting dated back',
    text: 'effectiveOn must be after today, {today}: what was done up to now was done by the setting of its day.',
  },
  'ledger.base_currency_pending': {
    status: 409,
    title: 'Another base currency is to follow',
    text: 'The base currency is to be {currency} from {on} on, and the books keep the one in which money first moves: take money in from that day on, or set the present one again for that day.',
  },
  'ledger.base_currency_fixed': {
    status: 409,
    title: 'Money has moved',
    text: 'The books are kept in the base currency since money first moved: it stays.',
  },
  'ledger.period_already_closed': { status: 409, title: 'Already closed', text: 'The year {year} is closed already.' },
  'ledger.period_not_over': {
    status: 409,
    title: 'Year not over',
    text: 'The year {year} is not over on {today}: it is closed once it is.',
  },
  'ledger.period_before_books': {
    status: 422,
    title: 'Before the books begin',
    text: 'The fund’s books begin in {first}: there is nothing to close in {year}.',
  },
  'ledger.period_earlier_open': {
    status: 409,
    title: 'An earlier year is open',
    text: 'Close {earlier} before {year}: money took effect in it.',
  },
  'ledger.adjustment_currency': {
    status: 422,
    title: 'Not the fund’s currency',
    text: 'The fund keeps its money in {base}: amount must be in {base}.',
  },
  'ledger.allocation_unknown': {
    status: 422,
    title: 'No such allocation',
    text: 'There is no allocation {allocation}: name the one under which the payee was paid.',
  },
  'ledger.write_off_above_advance': {
    status: 409,
    title: 'More than the payee has',
    text: 'Of what {payee} was paid {left} is neither reported as spent nor given back: no more can be written off.',
  },
  'ledger.not_reversible': {
    status: 409,
    title: 'Not undone by reversal',
    text: 'A transfer of code {code} is not reversed: {means}.',
  },
  'ledger.closed_not_reversed': {
    status: 409,
    title: 'Of a closed allocation',
    text: 'Of a closed allocation refunds alone are reversed, no {code}. Record money that comes back as a refund, with source: "spent" or "written_off".',
  },
  'ledger.already_reversed': {
    status: 409,
    title: 'Reversed before',
    text: 'The transfer {transfer} was reversed before: once is all.',
  },
  'ledger.reversal_too_early': {
    status: 422,
    title: 'Before what it undoes',
    text: 'valueDate must not be before {effectiveOn}, when the transfer took effect.',
  },
  'ledger.later_payment_stands': {
    status: 409,
    title: 'A later payment stands',
    text: 'The same payee was paid a later tranche since: reverse the last payment first.',
  },
} satisfies Record<string, CatalogueEntry>

export const bookRefusals = { ...posting, ...books }
