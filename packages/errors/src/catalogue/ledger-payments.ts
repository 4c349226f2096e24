// What is refused of money under an approved allocation: paid, reported, given back, closed.
import type { CatalogueEntry } from './entry.ts'

export const paymentRefusals = {
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
