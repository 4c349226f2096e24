import type { HubEvent } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { type Handlers, NotYet } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { selectMoved, statesOfOwnDeadline } from '../outage.sql.ts'
import { insertQuestions } from '../question.sql.ts'
import { lockRequest, updateRequest } from '../request.sql.ts'
import type { Request } from '../request.ts'
import { submitRevision } from '../submission.ts'
import { insertTimeline } from '../timeline.sql.ts'
import { clarificationDue, waitColumns } from '../waiting-on.ts'
import { withdraw } from '../withdrawal.ts'
import { factsOf, isPublicStep, reasonOf } from './facts.rule.ts'
import { type Followed, type FollowedType, type Move, moveFor, type Step } from './follow-request.rule.ts'
import { restoreRequest } from './restore-request.ts'

const followedTypes: readonly FollowedType[] = [
  'assessment.request_assessed',
  'assessment.verdict_overridden',
  'routing.offers_sent',
  'routing.offer_accepted',
  'routing.offer_declined',
  'routing.offer_lapsed',
  'routing.offer_withdrawn',
  'routing.member_removed',
  'routing.team_proposed',
  'routing.team_vetoed',
  'routing.team_agreed',
  'routing.confirmation_asked',
  'routing.member_confirmed',
  'routing.confirmation_late',
  'routing.team_confirmed',
  'routing.team_not_confirmed',
  'routing.request_rerouted',
  'routing.request_unmatched',
  'routing.search_widened',
  'routing.offer_reminded',
  'routing.consent_reminded',
  'routing.team_late',
  'routing.deadlines_moved',
  'ledger.funding_not_needed',
  'ledger.request_waitlisted',
  'ledger.funds_found',
  'ledger.call_reminded',
  'ledger.call_ended',
  'ledger.allocation_proposed',
  'ledger.deadline_moved',
  'ledger.vote_cast',
  'ledger.allocation_approved',
  'ledger.allocation_refused',
  'ledger.allocation_voided',
  'ledger.amendment_proposed',
  'ledger.amendment_vote_cast',
  'ledger.amendment_approved',
  'ledger.amendment_refused',
  'ledger.amendment_voided',
  'ledger.tranche_paid',
  'ledger.expenditure_reported',
  'ledger.expenditure_queried',
  'ledger.expenditure_accepted',
  'ledger.refund_received',
  'ledger.allocation_closed',
  'ledger.transfer_reversed',
  'ledger.change_granted',
  'ledger.change_refused',
  'ledger.no_objection_asked',
  'ledger.no_objection_recorded',
  'ledger.request_suspended',
  'ledger.request_resumed',
  'ledger.request_terminated',
  'ledger.request_completed',
  'ledger.final_report_filed',
  'ledger.request_kept',
]

export const followers = (clock: Clock): Handlers =>
  Object.fromEntries(
    followedTypes.map((type) => [type, (tx: Tx, event: Followed) => followRequest(tx, event, clock.now())]),
  )

/** Learns from another service what happened to a request. */
async function followRequest(tx: Tx, event: Followed, now: Date): Promise<void> {
  // A deposit that is undone is about no request; a payment that is undone is about one.
  if (event.requestId === null && event.type === 'ledger.transfer_reversed') return
  if (event.requestId === null) throw new Error(`${event.type} ${event.id} names no request`)
  const request = await lockRequest(tx, event.requestId)
  if (!request) throw new Error(`${event.type} ${event.id} names a request that was never filed`)
  const step = moveFor(event, request)
  if (step.kind === 'wait') throw new NotYet(`${event.type} comes before what led to it: ${request.state}`)
  await insertTimeline(tx, entryOf(event, request, step), reasonOf(event))
  await take(tx, request, event, step, now)
}

function entryOf(event: Followed, request: Request, step: Step) {
  const to = step.kind === 'move' ? step.to : step.kind === 'restore' ? 'funded' : request.state
  const moved = to === request.state ? {} : { from: request.state, to }
  const stale = step.kind === 'stale' ? { stale: true } : {}
  return {
    requestId: request.id,
    at: new Date(event.occurredAt),
    actor: event.actor,
    type: event.type,
    facts: { ...factsOf(event), ...moved, ...stale },
    isPublic: step.kind !== 'stale' && isPublicStep(event.type),
  }
}

async function take(tx: Tx, request: Request, event: Followed, step: Step, now: Date): Promise<void> {
  const { id, pendingChange } = request
  if (step.kind === 'move') await move(tx, request, event, step, now)
  if (step.kind === 'restore') await restoreRequest(tx, request, event as HubEvent<'ledger.request_kept'>, now)
  if (event.type === 'ledger.no_objection_asked') {
    const { governments } = event.body
    await updateRequest(tx, id, { governments, updatedAt: now })
  }
  if (step.kind === 'refuse') await updateRequest(tx, id, { pendingChange: null, updatedAt: now })
  if (step.kind !== 'grant' || !pendingChange) return
  if (pendingChange.content) await submitRevision(tx, request, pendingChange.content, now)
  else await withdraw(tx, request, pendingChange.reason ?? '', now)
}

async function move(tx: Tx, request: Request, event: Followed, step: Move, now: Date): Promise<void> {
  const { id, revision, requesterCountry } = request
  if (event.type === 'assessment.request_assessed' && event.body.verdict === 'needs_clarification') {
    const askedAt = new Date(event.occurredAt)
    const due = event.body.due ? new Date(event.body.due) : clarificationDue(askedAt, requesterCountry)
    const asked = { requestId: id, revision, askedBy: event.actor, askedAt, due }
    await insertQuestions(
      tx,
      event.body.questions.map((question) => ({ ...question, ...asked })),
    )
  }
  const { to: state, awaited = request.awaited, team = request.team, teamDue = request.teamDue } = step
  const wait = await asMoved(tx, event, step)
  await updateRequest(tx, id, { state, ...waitColumns(wait), awaited, team, teamDue, updatedAt: now })
}

/** A deadline of intake's own begins when the other service said so: outages since then are told to it already. */
async function asMoved(tx: Tx, { occurredAt }: Followed, { to, wait }: Move): Promise<Move['wait']> {
  const isNew = wait?.since.getTime() === new Date(occurredAt).getTime()
  if (!isNew || wait?.due == null || !statesOfOwnDeadline.includes(to)) return wait
  return { ...wait, due: await selectMoved(tx, wait.since, wait.due) }
}
