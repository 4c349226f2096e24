// How the committee decides, on an allocation and on an amendment of it: one final vote an organisation, none of who proposed or takes part.
import { Refusal } from '@hub/errors'

export type Vote = 'approve' | 'refuse' | 'recuse'

export interface CastVote {
  organisation: string
  vote: Vote
  reason: string | null
}

/** When the key of a vote was made, and when somebody else than its organisation last made a key for that; null: never. */
interface KeyOrigin {
  madeAt: Date
  othersMadeAt: Date | null
}

export interface Ballot {
  proposedBy: string
  parties: readonly string[]
  approvalsNeeded: number
  /** The committee as it was when it was proposed: nobody makes a majority afterwards. */
  committee: readonly string[]
  /** The committee as it is now. */
  members: readonly string[]
  proposedAt: Date
  /** Of the key behind the vote. */
  key: KeyOrigin
  votes: readonly CastVote[]
  /** The committee's deadline. */
  due: Date | null
  at: Date
}

/**
 * What the vote decides: the committee's yes, its no (those who are left cannot reach the approvals), or nothing yet. In order of
 * precedence it is refused after the deadline, to the proposer, to a party, to who was not of the committee when it was proposed, by a key
 * that others may have made since, to who voted before, and where a refusal lacks its reason.
 */
export function decideBallot(command: CastVote, ballot: Ballot): 'approved' | 'refused' | 'open' {
  const { organisation } = command
  if (ballot.due !== null && ballot.due <= ballot.at)
    throw new Refusal('ledger.vote_too_late', { due: ballot.due.toISOString() })
  if (organisation === ballot.proposedBy) throw new Refusal('ledger.voter_proposed')
  if (ballot.parties.includes(organisation)) throw new Refusal('ledger.voter_is_party')
  if (![ballot.committee, ballot.members].every((each) => each.includes(organisation)))
    throw new Refusal('ledger.voter_came_later', { at: ballot.proposedAt.toISOString() })
  if (isOfOthersSince(ballot.proposedAt, ballot.key))
    throw new Refusal('ledger.voter_key_later', { at: ballot.proposedAt.toISOString() })
  const before = ballot.votes.find((vote) => vote.organisation === organisation)
  if (before) throw new Refusal('ledger.already_voted', { vote: before.vote })
  if (command.vote === 'refuse' && command.reason === null) throw new Refusal('ledger.vote_reason_missing')
  return outcomeOf([...ballot.votes, command], ballot)
}

// A key that the member made itself may have been made by one that somebody else made for it just before.
const isOfOthersSince = (time: Date, { madeAt, othersMadeAt }: KeyOrigin): boolean =>
  madeAt > time && othersMadeAt !== null && othersMadeAt > time

function outcomeOf(votes: readonly CastVote[], { approvalsNeeded, committee, members, proposedBy, parties }: Ballot) {
  const approvals = votes.filter(({ vote }) => vote === 'approve').length
  if (approvals >= approvalsNeeded) return 'approved'
  const mayStillVote = committee.filter(
    (member) =>
      members.includes(member) &&
      member !== proposedBy &&
      !parties.includes(member) &&
      !votes.some(({ organisation }) => organisation === member),
  )
  return approvals + mayStillVote.length < approvalsNeeded ? 'refused' : 'open'
}

/** Members of the committee that may vote: neither the proposer nor a party. */
export function eligibleVoters(
  committee: readonly string[],
  { proposedBy, parties }: { proposedBy: string; parties: readonly string[] },
  approvalsNeeded: number,
): string[] {
  const eligible = committee.filter((member) => member !== proposedBy && !parties.includes(member))
  if (eligible.length < approvalsNeeded)
    throw new Refusal('ledger.committee_too_small', { eligible: eligible.length, needed: approvalsNeeded })
  return eligible
}
