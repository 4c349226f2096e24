// What is refused of pledges, agreements, deposits and returns.
import type { CatalogueEntry } from './entry.ts'

export const contributionRefusals = {
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
  'ledger.recorded_before': {
    status: 409,
    title: 'Recorded before',
    text: 'The {kind} {before} has the same {same}, and counts already. Where there is another one like it, repeat with isAnother: true.',
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
  'ledger.return_above_received': {
    status: 409,
    title: 'More than came',
    text: 'The funder of this contribution has sent {left} that did not go back: return no more of its currency than that.',
  },
} satisfies Record<string, CatalogueEntry>
