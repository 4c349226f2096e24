// What is refused of the fund’s shares: proposed, voted on, amended.
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

export const allocationRefusals = {
  ...allocations,
  ...amendments,
}
