// What is refused of reports and of the proof behind them.
import type { CatalogueEntry } from './entry.ts'

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

export const proofRefusals = {
  ...reports,
  ...proof,
}
