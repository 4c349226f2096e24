// The noun: a request, its states and the moves between them. Who judges which move is in the README; the database keeps the
// same table of moves and refuses all others.
import { type Actor, type RequestContent, type RequesterRef, RequestState } from '@hub/contracts'
import type { z } from 'zod'
import type { requests } from './tables.ts'

export const requestStates = RequestState.options

export const requestMoves: Readonly<Record<RequestState, readonly RequestState[]>> = {
  draft: ['submitted', 'withdrawn'],
  submitted: ['draft', 'needs_clarification', 'eligible', 'declined', 'withdrawn'],
  needs_clarification: ['draft', 'submitted', 'withdrawn'],
  eligible: ['draft', 'declined', 'matching', 'unmatched', 'matched', 'withdrawn'],
  declined: ['draft', 'submitted', 'eligible', 'withdrawn'],
  matching: ['draft', 'declined', 'unmatched', 'matched', 'withdrawn'],
  unmatched: ['draft', 'declined', 'matching', 'withdrawn'],
  matched: ['submitted', 'declined', 'waitlisted', 'funding', 'implementing', 'withdrawn'],
  waitlisted: ['submitted', 'declined', 'funding', 'withdrawn'],
  funding: ['submitted', 'matched', 'funded', 'refused', 'withdrawn'],
  funded: ['implementing', 'suspended', 'terminated'],
  refused: ['draft', 'submitted', 'withdrawn'],
  implementing: ['completed', 'suspended', 'terminated'],
  suspended: ['funded', 'implementing', 'terminated'],
  terminated: [],
  completed: [],
  withdrawn: [],
}

export const mayMove = (from: RequestState, to: RequestState): boolean => requestMoves[from].includes(to)

/** From these the ledger may bring a request back to funded: its requester had not learnt that money was approved. */
export const mayBeKept = (state: RequestState): boolean => state === 'withdrawn' || mayMove(state, 'withdrawn')

export type Stage = 'open' | 'with_ledger' | 'agreed' | 'ended'

/**
 * Who decides on a change that the requester wants (DESIGN §4): the requester while it is open, the ledger while money is being
 * decided on, the committee by an amendment once it is agreed, nobody once it has ended.
 */
export function stageOf(state: RequestState): Stage {
  if (['matched', 'waitlisted', 'funding'].includes(state)) return 'with_ledger'
  if (['funded', 'implementing', 'suspended'].includes(state)) return 'agreed'
  return requestMoves[state].length === 0 ? 'ended' : 'open'
}

export type Request = typeof requests.$inferSelect
export type NewRequest = typeof requests.$inferInsert

/** A wish that the ledger has still to grant or refuse. `content`: the edited request, null for a withdrawal. */
export interface PendingChange {
  changeId: string
  kind: 'edit' | 'withdrawal'
  reason: string | null
  content: RequestContent | null
  askedAt: string
}

/** An offer to which a partner's answer is open, one of several perhaps; `answerBy` null: it never lapses. */
export interface AwaitedPartner {
  offerId: string
  partner: string
  answerBy: string | null
}

/** The requester as it was when it filed. */
export const requesterOf = (request: Request): z.infer<typeof RequesterRef> => ({
  slug: request.requester,
  name: request.requesterName,
  kind: request.requesterKind,
  country: request.requesterCountry,
})

export const requesterActor = (request: Request): Actor => ({ organisation: request.requester, role: 'requester' })
