// A member of an agreed team is being replaced: the request stays where it is, and waits meanwhile on whoever comes next for its team.
import type { HubEvent, RequestState } from '@hub/contracts'
import { type AwaitedPartner, type Request, requesterOf } from '../request.ts'
import { asksForMoney } from '../submission.rule.ts'
import { isOnTeam, type Wait, waitForAnother, waitForConsent, waitIn, waitOf, waitOnPartners } from '../waiting-on.ts'
import type { Followed, Move } from './follow-request.rule.ts'

export const settled: readonly RequestState[] = [
  'matched',
  'waitlisted',
  'funding',
  'funded',
  'implementing',
  'suspended',
]

type ReplacingEvent = HubEvent<
  | 'routing.member_removed'
  | 'routing.offers_sent'
  | 'routing.offer_accepted'
  | 'routing.offer_declined'
  | 'routing.offer_lapsed'
  | 'routing.offer_withdrawn'
  | 'routing.team_proposed'
  | 'routing.team_vetoed'
  | 'routing.team_agreed'
  | 'routing.request_unmatched'
>

const types: readonly string[] = [
  'routing.member_removed',
  'routing.offers_sent',
  'routing.offer_accepted',
  'routing.offer_declined',
  'routing.offer_lapsed',
  'routing.offer_withdrawn',
  'routing.team_proposed',
  'routing.team_vetoed',
  'routing.team_agreed',
  'routing.request_unmatched',
]

export const isReplacing = (event: Followed, { state }: Request): event is ReplacingEvent =>
  settled.includes(state) && types.includes(event.type)

/** What the ledger says of the money meanwhile moves the state only: the words of both may overtake one another. */
export function stillReplacing(event: Followed, request: Request, move: Move): Move {
  const isMeanwhile = event.type.startsWith('ledger.') && settled.includes(request.state) && settled.includes(move.to)
  return isMeanwhile && isOnTeam(request) ? { ...move, wait: waitOf(request), awaited: request.awaited } : move
}

export function replaced(event: ReplacingEvent, request: Request): Move | null {
  const { state, team } = request
  const requester = requesterOf(request)
  const at = new Date(event.occurredAt)
  const stay = (wait: Wait | null, awaited: AwaitedPartner[] = []): Move => ({ kind: 'move', to: state, wait, awaited })
  const onPartners = (awaited: AwaitedPartner[], teamDue: Date | null) => ({
    ...stay(waitOnPartners({ at, teamDue, awaited }), awaited),
    teamDue,
  })
  switch (event.type) {
    case 'routing.member_removed':
      return onPartners([], null)
    case 'routing.offers_sent': {
      const asked = event.body.offers.map(({ offerId, partner, answerBy }) => ({ offerId, partner, answerBy }))
      return onPartners([...request.awaited, ...asked], new Date(event.body.due))
    }
    case 'routing.team_proposed':
      return stay(waitForConsent(requester.slug, at, new Date(event.body.due)))
    case 'routing.team_vetoed':
      return onPartners([...request.awaited], request.teamDue)
    case 'routing.request_unmatched':
      return stay(waitForAnother(at, event.body.due === null ? null : new Date(event.body.due)))
    case 'routing.team_agreed': {
      // The first agreement moved it here: only a changed team puts another in its place.
      if (team === null || JSON.stringify(team) === JSON.stringify(event.body.team)) return null
      const { lead } = event.body.team
      const wait = waitIn(state, { requester, at, asksForMoney: asksForMoney(request.content), lead })
      return { ...stay(wait), team: event.body.team }
    }
    default: {
      const left = request.awaited.filter(({ offerId }) => offerId !== event.body.offerId)
      return left.length === request.awaited.length ? null : onPartners(left, request.teamDue)
    }
  }
}
