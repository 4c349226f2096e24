// What is refused of the fund’s shares: proposed, voted on, paid, reported, amended, closed.
import type { CatalogueEntry } from './entry.ts'

const allocations = {
  'ledger.request_not_fundable': {
    status: 409,
    title: 'Not ready for funding',
    text: 'An allocation is proposed for a request that is matched or waitlisted and asks for money; the ledger has this one as {state}.',
  },
  'ledger.team_changing': {
    status: 409,
    title: 'Team changing',
    text: 'A member of the team is being replaced: propose once the requester has agreed to the changed team.',
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
  'ledger.voter_came_later': {
    status: 403,
    title: 'Not of the committee then',
    text: 'Your organisation is not of the committee that was asked at {at}: who was of it then, and still is, votes.',
  },
  'ledger.voter_key_later': {
    status: 403,
    title: 'Key made by others since',
    text: 'This was proposed at {at}. Your key is younger, and since then somebody else than your organisation has made a key for it: vote with a key from before.',
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
  'ledger.period_too_early': {
    status: 422,
    title: 'Before the approval',
    text: 'period.from must not be before {earliest}, when the allocation was approved.',
  },
  'ledger.period_reported': {
    status: 409,
    title: 'Days that are reported',
    text: 'The report {before} of {payee} has days of this period too, {from} to {to}, and stands: report the days that it does not have. Where this is of other costs, repeat with isAnother: true; where that one is wrong, have it queried or reversed first.',
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
  'ledger.own_payee': {
    status: 403,
    title: 'Own money',
    text: 'Your organisation, {organisation}, is the payee: an operator of another organisation does this.',
  },
  'ledger.reviewer_reported': {
    status: 403,
    title: 'Own report',
    text: 'Your organisation reported this expenditure for {payee}: another operator accepts or queries it.',
  },
  'ledger.reviewer_is_payee': {
    status: 403,
    title: 'Own expenditure',
    text: 'Your organisation spent this money: another operator accepts or queries it.',
  },
  'ledger.expenditure_replaced': {
    status: 409,
    title: 'Reported anew',
    text: 'The report {other} of {payee} took the place of this one and has days of it: reverse one of the two. Where they are of different costs, report it anew with isAnother: true.',
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
    text: 'Of what was paid to {payee} {left} is neither reported as spent nor given back: take back no more than that. What was written off comes back with source: "written_off" ({writtenOff}); what was spent, by reversing its report while the allocation is open, and with source: "spent" once it is closed ({spent}).',
  },
  'ledger.refund_of_spent': {
    status: 409,
    title: 'Its report is reversed',
    text: 'This allocation is open: where what {payee} reported as spent comes back, reverse its expenditure, then record the refund. With source: "spent" it is recorded once the allocation is closed.',
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

const lives = {
  'ledger.no_objection_missing': {
    status: 409,
    title: 'No-objection missing',
    text: 'Of a city of {country} a request gets no money without a no-objection of its government: the government or an operator records it with POST /v1/requests/(id)/no-objection, or the request cites it as endorsement in a new revision.',
  },
  'ledger.not_its_government': {
    status: 403,
    title: 'Not its government',
    text: 'A no-objection is given by a national government of the country of the requester, which is another body than the requester, or recorded by an operator.',
  },
  'ledger.no_objection_recorded': {
    status: 409,
    title: 'Already recorded',
    text: 'The no-objection for this request is recorded, by {by}: there is nothing more to be done.',
  },
  'ledger.request_ended': {
    status: 409,
    title: 'Request ended',
    text: 'The request is {state}, which is an end: it needs no no-objection any more.',
  },
  'ledger.request_not_acted_on': {
    status: 409,
    title: 'Not in this state',
    text: 'The ledger has this request as {state}: {act} takes one that is {from}.',
  },
  'ledger.request_stopped': {
    status: 409,
    title: 'Request stopped',
    text: 'The request is {state}: nothing is paid, proposed, voted on or amended. One that is suspended goes on once an operator resumes it.',
  },
  'ledger.request_not_complete': {
    status: 409,
    title: 'Not complete',
    text: 'A request is completed once its final report is in and every tranche is spent or given back; errors names what is missing and what to do.',
  },
  'ledger.not_the_lead': {
    status: 403,
    title: 'Not the lead',
    text: 'The final report is filed by the lead of the team, {lead}.',
  },
  'ledger.nothing_to_report': {
    status: 409,
    title: 'Nothing to report yet',
    text: 'The ledger has this request as {state} and nothing was paid: a final report is filed once the work has begun.',
  },
} satisfies Record<string, CatalogueEntry>

const reports = {
  'ledger.reports_busy': {
    status: 503,
    title: 'Reports are busy',
    text: 'This process sends {most} reports at once and not one more: ask again in a moment, or read the report as JSON, page by page.',
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

export const allocationRefusals = {
  ...allocations,
  ...amendments,
  ...payments,
  ...lives,
  ...reports,
  ...proof,
}
