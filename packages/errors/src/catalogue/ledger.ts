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
    text: 'The account {account} has {availableMinor} minor units of contribution {contribution} available, which is less than this takes.',
  },
  'ledger.earlier_day_short': {
    status: 409,
    title: 'Not enough money on an earlier day',
    text: 'Dated back to that day, the account {account} of contribution {contribution} would have been short by {shortMinor} minor units before {day}: date it later.',
  },
  'ledger.balance_too_large': {
    status: 422,
    title: 'Amount too large',
    text: 'With an amount of {amountMinor} minor units more the account {account} would hold more of this contribution than the books take: check the amount, or record it under another contribution.',
  },
} satisfies Record<string, CatalogueEntry>

const contributions = {
  'ledger.pledge_of_another': {
    status: 403,
    title: 'Another’s pledge',
    text: 'A funder pledges for itself: only an operator may pledge for {funder}.',
  },
  'ledger.funder_unknown': {
    status: 422,
    title: 'Not a known funder',
    text: 'The ledger knows no organisation {funder} with the role funder: register it, or repeat in a moment if it was just registered.',
  },
  'ledger.agreement_exists': {
    status: 409,
    title: 'Already agreed',
    text: 'This contribution has its agreement: pledge another contribution for more.',
  },
  'ledger.schedule_wrong': {
    status: 422,
    title: 'Payments do not make up the amount',
    text: 'The schedule of payments does not make up the agreed amount; errors names each place.',
  },
  'ledger.date_in_future': {
    status: 422,
    title: 'Date in the future',
    text: '{field} must not be after today, {today}.',
  },
  'ledger.agreement_missing': {
    status: 409,
    title: 'No agreement',
    text: 'Money is taken in under an agreement only: record the agreement of this contribution first.',
  },
  'ledger.deposit_too_early': {
    status: 422,
    title: 'Before the agreement',
    text: 'valueDate must not be before {earliest}, when the agreement was signed or, if that was earlier, the fund’s books begin.',
  },
  'ledger.deposit_currency': {
    status: 422,
    title: 'Another currency than agreed',
    text: 'The agreement is in {agreed}: received must be in {agreed}, not in {currency}.',
  },
  'ledger.credited_currency': {
    status: 422,
    title: 'Not the fund’s currency',
    text: 'The fund keeps its money in {base}: credited must be in {base}.',
  },
  'ledger.credited_differs': {
    status: 422,
    title: 'Received and credited differ',
    text: 'Both are in {currency}, so nothing was exchanged and the amounts must be the same.',
  },
  'ledger.deposit_above_agreement': {
    status: 409,
    title: 'More than was agreed',
    text: 'Of the agreed amount {left} is still to come: take in no more than that, or agree on another contribution.',
  },
  'ledger.contribution_cancelled': {
    status: 409,
    title: 'Cancelled',
    text: 'This contribution is cancelled and takes nothing more: pledge another one.',
  },
  'ledger.money_has_arrived': {
    status: 409,
    title: 'Money has arrived',
    text: 'Of this contribution {received} has arrived, so it cannot be cancelled: give back what is not spent as a return.',
  },
  'ledger.rates_wrong': {
    status: 422,
    title: 'Not a table of rates',
    text: 'A table names each currency once, and not the US dollar that they are measured in; errors names each place.',
  },
  'ledger.return_currency': {
    status: 422,
    title: 'Not the fund’s currency',
    text: 'The fund keeps its money in {base}: amount, which is what it was debited, must be in {base}.',
  },
  'ledger.returned_currency': {
    status: 422,
    title: 'Another currency than agreed',
    text: 'The agreement is in {agreed}: say in returned what was sent, in {agreed}.',
  },
  'ledger.returned_differs': {
    status: 422,
    title: 'Amount and returned differ',
    text: 'Both are in {currency}, so nothing was exchanged and the amounts must be the same.',
  },
  'ledger.return_above_available': {
    status: 409,
    title: 'More than is available',
    text: 'Of this contribution {available} is neither held nor allocated: return no more than that.',
  },
} satisfies Record<string, CatalogueEntry>

const allocations = {
  'ledger.request_not_fundable': {
    status: 409,
    title: 'Not ready for funding',
    text: 'An allocation is proposed for a request that is matched or waitlisted and asks for money; the ledger has this one as {state}.',
  },
  'ledger.revision_not_current': {
    status: 409,
    title: 'Another revision',
    text: 'This is for revision {revision}, the request is at revision {current}: read it again and repeat for that one.',
  },
  'ledger.allocation_open': {
    status: 409,
    title: 'Already proposed or approved',
    text: 'Money is held or approved for this request: another allocation may be proposed once that one is void or refused.',
  },
  'ledger.allocation_wrong': {
    status: 422,
    title: 'Allocation does not fit the request',
    text: 'Lines and tranches do not fit the request; errors names each place.',
  },
  'ledger.committee_too_small': {
    status: 409,
    title: 'Too few who may vote',
    text: '{needed} approvals are needed, but only {eligible} organisations of the committee are neither the proposer nor a party.',
  },
  'ledger.allocation_not_proposed': {
    status: 409,
    title: 'Not open to votes',
    text: 'This allocation is {state}: only one that is proposed can be voted on or made void.',
  },
  'ledger.vote_too_late': {
    status: 409,
    title: 'After the deadline',
    text: 'The committee’s deadline was {due}: what was not decided by then is void and has to be proposed again.',
  },
  'ledger.voter_proposed': {
    status: 403,
    title: 'Proposer does not vote',
    text: 'Your organisation proposed this allocation: the others of the committee vote on it.',
  },
  'ledger.voter_is_party': {
    status: 403,
    title: 'Party does not vote',
    text: 'Your organisation is a party to this allocation (its requester, the requester’s government, its team or a payee): the others of the committee vote on it.',
  },
  'ledger.already_voted': {
    status: 409,
    title: 'Already voted',
    text: 'Your organisation has voted {vote} on this allocation, and a vote is final.',
  },
  'ledger.vote_reason_missing': {
    status: 422,
    title: 'Reason missing',
    text: 'A refusal is told to the requester: write in reason what would change it.',
  },
} satisfies Record<string, CatalogueEntry>

const amendments = {
  'ledger.amendment_open': {
    status: 409,
    title: 'Another amendment is open',
    text: 'The committee still decides on an amendment of this allocation: wait for it, or make it void first.',
  },
  'ledger.amendment_wrong': {
    status: 422,
    title: 'Amendment does not fit the allocation',
    text: 'Lines, tranches or end date do not fit the allocation; errors names each place.',
  },
  'ledger.amendment_short': {
    status: 409,
    title: 'Not enough money',
    text: 'The amendment needs {more} {currency} more and {spendable} {currency} can be spent on it: ask for less, or repeat when money has arrived.',
  },
  'ledger.amendment_not_proposed': {
    status: 409,
    title: 'Not open to votes',
    text: 'This amendment is {state}: only one that is proposed can be voted on or made void.',
  },
} satisfies Record<string, CatalogueEntry>

const payments = {
  'ledger.allocation_not_approved': {
    status: 409,
    title: 'Not approved',
    text: 'This allocation is {state}: money is paid and spent under an approved one only.',
  },
  'ledger.payee_unknown': {
    status: 422,
    title: 'Not a payee',
    text: '{payee} is not a payee of this allocation; its payees are {payees}.',
  },
  'ledger.tranche_unknown': {
    status: 422,
    title: 'No such tranche',
    text: 'The allocation has {count} tranches for {payee}: there is none with the number {tranche}.',
  },
  'ledger.tranche_already_paid': {
    status: 409,
    title: 'Already paid',
    text: 'Tranche {tranche} was already paid to {payee}.',
  },
  'ledger.tranche_out_of_order': {
    status: 409,
    title: 'Out of order',
    text: 'Tranches are paid in order: tranche {next} of {payee} comes first.',
  },
  'ledger.value_date_too_early': {
    status: 422,
    title: 'Before the money was there',
    text: 'valueDate must not be before {earliest}, the day of the approval or of the tranche before.',
  },
  'ledger.expenditure_of_another': {
    status: 403,
    title: 'Another payee’s report',
    text: 'A payee reports what it spent itself: only an operator may report for {payee}.',
  },
  'ledger.expenditure_currency': {
    status: 422,
    title: 'Another currency',
    text: 'The allocation is in {currency}: report in {currency}.',
  },
  'ledger.expenditure_above_disbursed': {
    status: 409,
    title: 'More than was paid',
    text: 'Of what was paid to {payee} {left} is not reported as spent: report no more than that.',
  },
  'ledger.category_unbudgeted': {
    status: 422,
    title: 'No budget line',
    text: 'The budget of {payee} has lines of category {budgeted}: report under these; errors names each other one.',
  },
  'ledger.expenditure_decided': {
    status: 409,
    title: 'Not open to review',
    text: 'This expenditure is {state}: one that is reported is accepted or queried, one that is queried is accepted, or reversed and reported anew.',
  },
  'ledger.reviewer_is_payee': {
    status: 403,
    title: 'Own expenditure',
    text: 'Your organisation spent this money: another operator accepts or queries it.',
  },
  'ledger.acceptance_reason_missing': {
    status: 422,
    title: 'Over budget',
    text: 'This expenditure goes beyond the budget of category {categories}: write in reason why it is accepted, or query it.',
  },
  'ledger.refund_currency': {
    status: 422,
    title: 'Another currency',
    text: 'The allocation is in {currency}: amount must be in {currency}.',
  },
  'ledger.refund_above_advance': {
    status: 409,
    title: 'More than the payee has',
    text: 'Of what was paid to {payee} {left} is neither reported as spent nor given back: take back no more than that; an expenditure that does not stand is reversed first.',
  },
  'ledger.refund_too_early': {
    status: 422,
    title: 'Before the payment',
    text: 'valueDate must not be before {earliest}, when {payee} was first paid.',
  },
  'ledger.allocation_unaccounted': {
    status: 409,
    title: 'Money not accounted for',
    text: 'An allocation is closed once nothing is left with its payees and each expenditure is accepted; errors names what is left and what to do.',
  },
} satisfies Record<string, CatalogueEntry>

const reports = {
  'ledger.reports_busy': {
    status: 503,
    title: 'Reports are busy',
    text: 'This process sends {most} reports at once and not one more: ask again in a moment, or read the report as JSON, page by page.',
  },
} satisfies Record<string, CatalogueEntry>

const books = {
  'ledger.setting_back_dated': {
    status: 422,
    title: 'Setting dated back',
    text: 'effectiveOn must be after today, {today}: what was done up to now was done by the setting of its day.',
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

const proof = {
  'ledger.not_sealed_yet': {
    status: 409,
    title: 'Not sealed yet',
    text: 'This transfer is recorded and not sealed yet, which takes about a second: ask again in 2 seconds.',
  },
  'ledger.checkpoint_unknown': {
    status: 404,
    title: 'No such checkpoint',
    text: 'There is no checkpoint of {size} leaves: take the size of one that GET /v1/fund/checkpoints lists.',
  },
  'ledger.checkpoint_beyond': {
    status: 422,
    title: 'Larger than the checkpoint',
    text: 'The log cannot have grown from {from} leaves to {size}: from must not be larger.',
  },
  'ledger.no_signing_key': {
    status: 404,
    title: 'No key',
    text: 'This process has no signing key and seals nothing: set LEDGER_SIGNING_KEY.',
  },
  'ledger.known_at_ahead': {
    status: 422,
    title: 'Time to come',
    text: 'What will be known cannot be said: knownAt must not be after now, {now}.',
  },
  'ledger.nothing_known_yet': {
    status: 422,
    title: 'Before the first checkpoint',
    text: 'Nothing was sealed at {knownAt} yet: choose a later knownAt, or leave it out.',
  },
} satisfies Record<string, CatalogueEntry>

export const ledgerRefusals = {
  ...posting,
  ...contributions,
  ...allocations,
  ...amendments,
  ...payments,
  ...books,
  ...reports,
  ...proof,
} satisfies Record<string, CatalogueEntry>
