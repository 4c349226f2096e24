// What an event of another service does to a request. Each move has one judge (DESIGN §4); intake keeps the state. Events of one
// producer come in order, those of different producers may overtake one another: what comes too early waits.
import type { EventType, HubEvent, RequestState } from '@hub/contracts'
import { type AwaitedPartner, mayBeKept, mayMove, type Request, requesterOf } from '../request.ts'
import { asksForMoney } from '../submission.rule.ts'
import { type Wait, waitForAnswers, waitForCompletion, waitForConsent, waitIn, waitOnPartners } from '../waiting-on.ts'
import { calledUp } from './called-up.rule.ts'
import { deadlineMoved } from './deadline-moved.rule.ts'
import { isReplacing, replaced, settled, stillReplacing } from './replaced.rule.ts'

/** The events about a request; those about contributions, the fund's own money and rulesets are not. */
export type FollowedType = Exclude<
  Extract<EventType, `${'assessment' | 'routing' | 'ledger'}.${string}`>,
  | `ledger.contribution_${string}`
  | 'ledger.instalment_reminded'
  | 'ledger.fund_adjusted'
  | 'assessment.ruleset_activated'
  | 'assessment.replay_batch_assessed'
  | 'routing.replay_batch_ranked'
>
export type Followed = HubEvent<FollowedType>

export interface Move {
  kind: 'move'
  to: RequestState
  wait: Wait | null
  awaited?: readonly AwaitedPartner[]
  team?: Request['team']
  /** When the team must be complete; undefined: as before. */
  teamDue?: Date | null
}

/**
 * stale: it speaks of an older revision. wait: something of another producer comes first. note: it happened and moves nothing.
 * grant, refuse: the ledger's answer to the requester's pending change. restore: the request is again what money was approved for.
 */
export type Step = { kind: 'stale' | 'wait' | 'note' | 'grant' | 'refuse' | 'restore' } | Move

const note: Step = { kind: 'note' }

/**
 * The first word of a producer on a revision may overtake that of another, on which it rests: it waits while the request is in
 * one of these states. All later words of the producer come after it by their order.
 */
const early: Partial<Record<FollowedType, readonly RequestState[]>> = {
  'routing.offers_sent': ['submitted'],
  'routing.request_unmatched': ['submitted'],
  'routing.team_agreed': ['submitted'],
  'ledger.funding_not_needed': ['submitted', 'eligible', 'matching', 'unmatched'],
  'ledger.request_waitlisted': ['submitted', 'eligible', 'matching', 'unmatched'],
  'ledger.allocation_proposed': ['submitted', 'eligible', 'matching', 'unmatched'],
}

/** From which states an event moves a request. */
const movable: Partial<Record<FollowedType, readonly RequestState[]>> = {
  'assessment.request_assessed': ['submitted', 'needs_clarification'],
  'assessment.verdict_overridden': [
    'submitted',
    'eligible',
    'declined',
    'matching',
    'unmatched',
    'matched',
    'waitlisted',
  ],
  'routing.offers_sent': ['eligible', 'matching', 'unmatched'],
  'routing.offer_accepted': ['matching'],
  'routing.offer_declined': ['matching'],
  'routing.offer_lapsed': ['matching'],
  'routing.offer_withdrawn': ['matching'],
  'routing.team_proposed': ['eligible', 'matching', 'unmatched'],
  'routing.team_vetoed': ['matching'],
  'routing.team_agreed': ['eligible', 'matching'],
  'routing.request_unmatched': ['eligible', 'matching', 'unmatched'],
  'ledger.funding_not_needed': ['matched'],
  'ledger.request_waitlisted': ['matched', 'waitlisted'],
  'ledger.allocation_proposed': ['matched', 'waitlisted'],
  'ledger.funds_found': ['waitlisted'],
  'ledger.call_ended': ['waitlisted'],
  'ledger.deadline_moved': ['waitlisted', 'funding'],
  'routing.deadlines_moved': ['matching', 'unmatched', ...settled],
  'routing.confirmation_asked': ['waitlisted'],
  'routing.member_confirmed': ['waitlisted'],
  'routing.team_confirmed': ['waitlisted'],
  'routing.team_not_confirmed': ['waitlisted'],
  'ledger.allocation_approved': ['funding'],
  'ledger.allocation_refused': ['funding'],
  'ledger.allocation_voided': ['funding'],
  'ledger.tranche_paid': ['funded'],
  'ledger.request_suspended': ['funded', 'implementing'],
  'ledger.request_resumed': ['suspended'],
  'ledger.request_terminated': ['funded', 'implementing', 'suspended'],
  'ledger.request_completed': ['implementing'],
  'ledger.final_report_filed': ['implementing'],
}

export function moveFor(event: Followed, request: Request): Step {
  if (event.type === 'ledger.request_kept') return isUndoing(event, request) ? { kind: 'restore' } : note
  // The word of a government is about the request, whichever its revision.
  if (event.type === 'ledger.no_objection_asked' || event.type === 'ledger.no_objection_recorded') return note
  if (isStale(event, request)) return { kind: 'stale' }
  if (event.type === 'ledger.change_granted' || event.type === 'ledger.change_refused') return answerTo(event, request)
  if (isReplacing(event, request)) return replaced(event, request) ?? note
  const from = movable[event.type]
  if (from === undefined) return note
  if (!from.includes(request.state)) return isEarly(event, request) ? { kind: 'wait' } : note
  const move = moveOf(event, request)
  return move === null || (move.to !== request.state && !mayMove(request.state, move.to))
    ? note
    : stillReplacing(event, request, move)
}

const isUndoing = (event: Followed, { state, revision }: Request): boolean =>
  mayBeKept(state) && event.revision !== null && event.revision <= revision

/**
 * It speaks of an older revision, or of one that was taken back: for a change, or for answers to be awaited. What the assessment
 * asks joins what people have asked.
 */
function isStale(event: Followed, { state, revision }: Request): boolean {
  if (event.revision === null) return false
  if (event.revision < revision || state === 'draft') return true
  return state === 'needs_clarification' && !asks(event)
}

const asks = (event: Followed): boolean =>
  event.type === 'assessment.request_assessed' && event.body.verdict === 'needs_clarification'

function isEarly(event: Followed, { state, waitingSince }: Request): boolean {
  // Its team is asked once money was found for a request that waits: of a wait that was over before it is told nothing more.
  if (event.type === 'routing.confirmation_asked') return state === 'matched' && isSince(event, waitingSince)
  const states = early[event.type]
  if (states === undefined || states.includes(state)) return states !== undefined
  // Routing and the ledger take up a declined request only once an operator has overruled the verdict; what they did before that,
  // and intake learns late, moves nothing any more.
  return state === 'declined' && isSince(event, waitingSince)
}

const isSince = ({ occurredAt }: Followed, since: Date | null): boolean =>
  since !== null && new Date(occurredAt) >= since

function answerTo(event: Followed & { body: { changeId: string } }, { pendingChange, state }: Request): Step {
  if (pendingChange?.changeId !== event.body.changeId) return note
  if (event.type === 'ledger.change_refused') return { kind: 'refuse' }
  const to = pendingChange.kind === 'edit' ? 'submitted' : 'withdrawn'
  return { kind: mayMove(state, to) ? 'grant' : 'refuse' }
}

function moveOf(event: Followed, request: Request): Move | null {
  const at = new Date(event.occurredAt)
  const facts = {
    requester: requesterOf(request),
    at,
    asksForMoney: asksForMoney(request.content),
    lead: request.team?.lead ?? null,
  }
  const to = (state: RequestState, due?: string | null): Move => ({
    kind: 'move',
    to: state,
    wait: waitIn(state, { ...facts, due: due ? new Date(due) : null }),
  })
  switch (event.type) {
    case 'assessment.request_assessed': {
      const { verdict, due } = event.body
      if (verdict !== 'needs_clarification') return to(verdict)
      return { kind: 'move', to: verdict, wait: waitForAnswers(request, at, due ? new Date(due) : undefined) }
    }
    case 'assessment.verdict_overridden':
      if (event.body.verdict === 'declined') return { ...to('declined'), awaited: [], team: null }
      return awaitsVerdict.includes(request.state) ? to('eligible') : null
    case 'routing.offers_sent':
    case 'routing.offer_accepted':
    case 'routing.offer_declined':
    case 'routing.offer_lapsed':
    case 'routing.offer_withdrawn':
      return matchingOn(event, request, at)
    case 'routing.team_proposed': {
      const wait = waitForConsent(request.requester, at, new Date(event.body.due))
      return { kind: 'move', to: 'matching', wait, awaited: [] }
    }
    case 'routing.team_vetoed':
      return {
        kind: 'move',
        to: 'matching',
        wait: waitOnPartners({ at, teamDue: request.teamDue, awaited: request.awaited }),
      }
    case 'routing.team_agreed':
      return { ...to('matched'), awaited: [], team: event.body.team }
    case 'routing.request_unmatched':
      return { ...to('unmatched', event.body.due), awaited: [] }
    case 'ledger.funding_not_needed':
      return to('implementing')
    case 'ledger.request_waitlisted':
      return { ...to('waitlisted'), awaited: [] }
    case 'ledger.funds_found':
    case 'ledger.call_ended':
    case 'routing.confirmation_asked':
    case 'routing.member_confirmed':
    case 'routing.team_confirmed':
    case 'routing.team_not_confirmed':
      return calledUp(event, request)
    case 'ledger.deadline_moved':
    case 'routing.deadlines_moved':
      return deadlineMoved(event, request)
    case 'ledger.allocation_proposed':
      return { ...to('funding', event.body.due), awaited: [] }
    case 'ledger.allocation_approved':
      return to('funded')
    case 'ledger.allocation_refused':
      return to('refused')
    case 'ledger.allocation_voided':
      return to('matched')
    case 'ledger.tranche_paid':
      return event.body.isFirst ? to('implementing') : null
    case 'ledger.request_suspended':
      return to('suspended')
    case 'ledger.request_resumed':
      return to(event.body.isUnderWay ? 'implementing' : 'funded')
    case 'ledger.request_terminated':
      return to('terminated')
    case 'ledger.request_completed':
      return to('completed')
    case 'ledger.final_report_filed':
      return { kind: 'move', to: 'implementing', wait: waitForCompletion(at) }
    default:
      return null
  }
}

const awaitsVerdict: readonly RequestState[] = ['submitted', 'declined']

type OfferEvent = HubEvent<
  | 'routing.offers_sent'
  | 'routing.offer_accepted'
  | 'routing.offer_declined'
  | 'routing.offer_lapsed'
  | 'routing.offer_withdrawn'
>

/** Keeps whose answers are open. A request whose team is before the requester goes on waiting for the requester. */
function matchingOn(event: OfferEvent, request: Request, at: Date): Move | null {
  if (event.type === 'routing.offers_sent') {
    const asked = event.body.offers.map(({ offerId, partner, answerBy }) => ({ offerId, partner, answerBy }))
    const awaited = [...request.awaited, ...asked]
    const teamDue = new Date(event.body.due)
    return { kind: 'move', to: 'matching', wait: waitOnPartners({ at, teamDue, awaited }), awaited, teamDue }
  }
  const { offerId } = event.body
  const awaited = request.awaited.filter((offer) => offer.offerId !== offerId)
  if (awaited.length === request.awaited.length) return null
  const { teamDue } = request
  return { kind: 'move', to: 'matching', wait: waitOnPartners({ at, teamDue, awaited }), awaited }
}
