// One organisation's vote on an allocation and what it decides. In order of precedence: not open, another revision, then as a ballot refuses.
import { Refusal } from '@hub/errors'
import type { AllocationState } from '../allocation.ts'
import { type Ballot, type CastVote, decideBallot } from '../ballot.ts'

export interface AllocationBallot extends Ballot {
  state: AllocationState
  revision: number
  currentRevision: number
}

export function decideVote(command: CastVote, ballot: AllocationBallot): 'approved' | 'refused' | 'open' {
  if (ballot.state !== 'proposed') throw new Refusal('ledger.allocation_not_proposed', { state: ballot.state })
  if (ballot.revision !== ballot.currentRevision)
    throw new Refusal('ledger.revision_not_current', { revision: ballot.revision, current: ballot.currentRevision })
  return decideBallot(command, ballot)
}
