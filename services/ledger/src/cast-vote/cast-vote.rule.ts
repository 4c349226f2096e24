// One organisation's vote and what it decides. In order of precedence: not open, another revision, proposer, party, voted before,
// reason missing.
import { Refusal } from '@hub/errors'
import type { AllocationState } from '../allocation.ts'

export type Vote = 'approve' | 'refuse' | 'recuse'

export interface CastVote {
  organisation: string
  vote: Vote
  reason: string | null
}

export interface Ballot {
  state: AllocationState
  revision: number
  currentRevision: number
  proposedBy: string
  parties: readonly string[]
  approvalsNeeded: number
  /** The committee as it is now. */
  committee: readonly string[]
  votes: readonly CastVote[]
}

/** What the vote decides: the committee's yes, its no (those who are left cannot reach the approvals), or nothing yet. */
export function decideVote(command: CastVote, ballot: Ballot): 'approved' | 'refused' | 'open' {
  const { organisation } = command
  if (ballot.state !== 'proposed') throw new Refusal('ledger.allocation_not_proposed', { state: ballot.state })
  if (ballot.revision !== ballot.currentRevision)
    throw new Refusal('ledger.revision_not_current', { revision: ballot.revision, current: ballot.currentRevision })
  if (organisation === ballot.proposedBy) throw new Refusal('ledger.voter_proposed')
  if (ballot.parties.includes(organisation)) throw new Refusal('ledger.voter_is_party')
  const before = ballot.votes.find((vote) => vote.organisation === organisation)
  if (before) throw new Refusal('ledger.already_voted', { vote: before.vote })
  if (command.vote === 'refuse' && command.reason === null) throw new Refusal('ledger.vote_reason_missing')
  return outcomeOf([...ballot.votes, command], ballot)
}

function outcomeOf(votes: readonly CastVote[], { approvalsNeeded, committee, proposedBy, parties }: Ballot) {
  const approvals = votes.filter(({ vote }) => vote === 'approve').length
  if (approvals >= approvalsNeeded) return 'approved'
  const mayStillVote = committee.filter(
    (member) =>
      member !== proposedBy && !parties.includes(member) && !votes.some(({ organisation }) => organisation === member),
  )
  return approvals + mayStillVote.length < approvalsNeeded ? 'refused' : 'open'
}
