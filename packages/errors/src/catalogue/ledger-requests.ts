// What is refused of a request whose money is approved: suspended, ended, reported on by its lead.
import type { CatalogueEntry } from './entry.ts'

export const fundedRequestRefusals = {
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
