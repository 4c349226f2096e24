import type { EventBody, RequestState } from '@hub/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mayMove, type Request, requestStates } from '../request.ts'
import { bodies, eventOf, team } from '../test-events.ts'
import { factsOf, reasonOf } from './facts.rule.ts'
import { type FollowedType, moveFor } from './follow-request.rule.ts'

const requestId = '0190c0de-0000-7000-8000-0000000000ff'
const types = Object.keys(bodies) as FollowedType[]

const requestIn = (state: RequestState, changes: Partial<Request> = {}): Request => ({
  id: requestId,
  reference: 'HUB-2026-0001',
  requester: 'freetown',
  requesterName: 'Freetown City Council',
  requesterKind: 'local_government',
  requesterCountry: 'SL',
  state,
  revision: 1,
  version: 1,
  content: { title: 'A title' },
  waitingWho: 'hub',
  waitingWhat: 'act',
  waitingSince: new Date('2026-11-24T09:00:00.000Z'),
  waitingDue: null,
  awaited: [],
  teamDue: null,
  team: null,
  governments: [],
  pendingChange: null,
  withdrawalReason: null,
  withdrawnFrom: null,
  createdAt: new Date('2026-11-24T09:00:00.000Z'),
  updatedAt: new Date('2026-11-24T09:00:00.000Z'),
  submittedAt: new Date('2026-11-24T09:00:00.000Z'),
  ...changes,
})

const outcome = <T extends FollowedType>(type: T, state: RequestState, body: Partial<EventBody<T>> = {}) => {
  const step = moveFor(eventOf(type, { requestId }, body), requestIn(state))
  return step.kind === 'move' ? step.to : step.kind
}

test.for<[FollowedType, RequestState, RequestState, object?]>([
  ['assessment.request_assessed', 'submitted', 'eligible'],
  ['assessment.request_assessed', 'submitted', 'declined', { verdict: 'declined' }],
  ['assessment.request_assessed', 'submitted', 'needs_clarification', { verdict: 'needs_clarification' }],
  ['assessment.request_assessed', 'needs_clarification', 'needs_clarification', { verdict: 'needs_clarification' }],
  ['assessment.verdict_overridden', 'declined', 'eligible'],
  ['assessment.verdict_overridden', 'eligible', 'declined', { verdict: 'declined' }],
  ['assessment.verdict_overridden', 'matching', 'declined', { verdict: 'declined' }],
  ['routing.offers_sent', 'eligible', 'matching'],
  ['routing.offers_sent', 'unmatched', 'matching'],
  ['routing.request_unmatched', 'matching', 'unmatched'],
  ['routing.request_unmatched', 'eligible', 'unmatched'],
  ['routing.team_proposed', 'matching', 'matching'],
  ['routing.team_vetoed', 'matching', 'matching'],
  ['routing.team_agreed', 'matching', 'matched'],
  ['routing.team_agreed', 'eligible', 'matched'],
  ['ledger.funding_not_needed', 'matched', 'implementing'],
  ['ledger.request_waitlisted', 'matched', 'waitlisted'],
  ['ledger.allocation_proposed', 'matched', 'funding'],
  ['ledger.allocation_proposed', 'waitlisted', 'funding'],
  ['ledger.funds_found', 'waitlisted', 'waitlisted'],
  ['ledger.call_ended', 'waitlisted', 'waitlisted'],
  ['routing.confirmation_asked', 'waitlisted', 'waitlisted'],
  ['ledger.allocation_approved', 'funding', 'funded'],
  ['ledger.allocation_refused', 'funding', 'refused'],
  ['ledger.allocation_voided', 'funding', 'matched'],
  ['ledger.tranche_paid', 'funded', 'implementing'],
  ['ledger.request_suspended', 'funded', 'suspended'],
  ['ledger.request_suspended', 'implementing', 'suspended'],
  ['ledger.request_resumed', 'suspended', 'implementing'],
  ['ledger.request_resumed', 'suspended', 'funded', { isUnderWay: false }],
  ['ledger.request_terminated', 'funded', 'terminated'],
  ['ledger.request_terminated', 'implementing', 'terminated'],
  ['ledger.request_terminated', 'suspended', 'terminated'],
  ['ledger.request_completed', 'implementing', 'completed'],
])('%s moves a request that is %s to %s', ([type, from, to, body = {}]) => {
  expect(outcome(type, from, body)).toBe(to)
})

test.for<[FollowedType, RequestState]>([
  ['routing.offers_sent', 'submitted'],
  ['routing.team_agreed', 'submitted'],
  ['routing.request_unmatched', 'submitted'],
  ['ledger.allocation_proposed', 'matching'],
  ['ledger.request_waitlisted', 'eligible'],
  ['ledger.funding_not_needed', 'submitted'],
])('%s waits while intake knows the request as %s', ([type, state]) => {
  expect(outcome(type, state)).toBe('wait')
})

test.for<FollowedType>([
  'routing.offers_sent',
  'routing.request_unmatched',
  'routing.team_agreed',
  'ledger.funding_not_needed',
  'ledger.request_waitlisted',
  'ledger.allocation_proposed',
])('%s of a declined request waits for the overruling that led to it, and a late one does not', (type) => {
  const at = (occurredAt: string) => moveFor(eventOf(type, { requestId, occurredAt }), requestIn('declined')).kind
  expect(at('2026-11-24T09:00:01.000Z')).toBe('wait')
  expect(at('2026-11-24T08:59:59.000Z')).toBe('note')
})

test('what follows a first word waits behind it and not by itself', () => {
  expect(moveFor(eventOf('routing.offer_withdrawn', { requestId }), requestIn('declined')).kind).toBe('note')
})

test.for<[FollowedType, RequestState, object?]>([
  ['ledger.tranche_paid', 'implementing'],
  ['ledger.tranche_paid', 'funded', { isFirst: false }],
  ['ledger.vote_cast', 'funding'],
  ['ledger.expenditure_reported', 'implementing'],
  ['routing.offer_declined', 'matched'],
  ['assessment.verdict_overridden', 'funding', { verdict: 'declined' }],
  ['assessment.verdict_overridden', 'matching', { verdict: 'eligible' }],
])('%s of a request that is %s is noted and moves nothing', ([type, state, body = {}]) => {
  expect(outcome(type, state, body)).toBe('note')
})

const ofAnyRevision: readonly FollowedType[] = [
  'ledger.request_kept',
  'ledger.no_objection_asked',
  'ledger.no_objection_recorded',
]

test.for(types.filter((type) => !ofAnyRevision.includes(type)))(
  '%s of an older revision, or of one that was taken back, is stale',
  (type) => {
    for (const state of requestStates)
      expect(moveFor(eventOf(type, { requestId, revision: 1 }), requestIn(state, { revision: 2 })).kind).toBe('stale')
    for (const state of ['draft', 'needs_clarification'] as const)
      expect(moveFor(eventOf(type, { requestId, revision: 1 }), requestIn(state)).kind, state).toBe('stale')
  },
)

test('the ledger keeps what it approved in every state before funded, also once it is withdrawn, and moves nothing after', () => {
  const restored = requestStates.filter((state) => outcome('ledger.request_kept', state) === 'restore')
  const after = ['funded', 'implementing', 'suspended', 'terminated', 'completed']
  expect(restored).toEqual(requestStates.filter((state) => !after.includes(state)))
  const older = moveFor(
    eventOf('ledger.request_kept', { requestId, revision: 1 }),
    requestIn('matched', { revision: 2 }),
  )
  expect(older.kind).toBe('restore')
  const unknown = moveFor(eventOf('ledger.request_kept', { requestId, revision: 2 }), requestIn('draft'))
  expect(unknown.kind).toBe('note')
})

test('no event makes a move that is not in the table, whatever the state', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.constantFrom(...requestStates),
      fc.constantFrom('eligible', 'declined', 'needs_clarification'),
      (type, state, verdict) => {
        const step = moveFor(eventOf(type, { requestId }, { verdict } as object), requestIn(state))
        return step.kind !== 'move' || step.to === state || mayMove(state, step.to)
      },
    ),
  )
})

const pendingChange = {
  changeId: bodies['ledger.change_granted'].changeId,
  kind: 'edit' as const,
  reason: null,
  content: { title: 'B' },
  askedAt: '2026-11-24T09:00:00.000Z',
}

test('only the ledger’s answer to the pending change counts', () => {
  const answer = (type: 'ledger.change_granted' | 'ledger.change_refused', request: Request) =>
    moveFor(eventOf(type, { requestId }), request).kind
  const other = { ...pendingChange, changeId: requestId }
  expect(answer('ledger.change_granted', requestIn('matched', { pendingChange }))).toBe('grant')
  expect(answer('ledger.change_granted', requestIn('refused', { pendingChange }))).toBe('grant')
  expect(answer('ledger.change_refused', requestIn('funded', { pendingChange }))).toBe('refuse')
  expect(answer('ledger.change_granted', requestIn('funded', { pendingChange }))).toBe('refuse')
  expect(answer('ledger.change_granted', requestIn('matched', { pendingChange: other }))).toBe('note')
  expect(answer('ledger.change_granted', requestIn('matched'))).toBe('note')
})

test('an overruling to declined sets the team and open offers aside', () => {
  const step = moveFor(
    eventOf('assessment.verdict_overridden', { requestId }, { verdict: 'declined' }),
    requestIn('matched', { team, awaited: [{ offerId: requestId, partner: 'iom', answerBy: null }] }),
  )
  expect(step).toMatchObject({ to: 'declined', team: null, awaited: [] })
})

test('whose answers are open follows the offers', () => {
  const offers = (...partners: string[]) =>
    partners.map((partner, place) => ({ offerId: `${place}`, partner, needs: [], answerBy: null }))
  const sent = moveFor(
    eventOf('routing.offers_sent', { requestId }, { offers: offers('unhcr', 'iom') }),
    requestIn('eligible'),
  )
  expect(sent).toMatchObject({ wait: { who: 'partners' }, awaited: [{ partner: 'unhcr' }, { partner: 'iom' }] })
  const awaited = sent.kind === 'move' ? (sent.awaited ?? []) : []
  const declined = eventOf('routing.offer_declined', { requestId }, { offerId: '0' })
  expect(moveFor(declined, requestIn('matching', { awaited }))).toMatchObject({
    wait: { who: 'iom', what: 'answer the offer' },
    awaited: [{ partner: 'iom' }],
  })
  const twice = moveFor(
    eventOf('routing.offers_sent', { requestId }, { offers: offers('unhcr', 'unhcr') }),
    requestIn('eligible'),
  )
  const both = twice.kind === 'move' ? (twice.awaited ?? []) : []
  expect(moveFor(declined, requestIn('matching', { awaited: both }))).toMatchObject({ wait: { who: 'unhcr' } })
  expect(moveFor(eventOf('routing.team_proposed', { requestId }), requestIn('matching', { awaited }))).toMatchObject({
    wait: { who: 'freetown', what: 'agree to the team', due: new Date(bodies['routing.team_proposed'].due) },
    awaited: [],
  })
})

test.for(types.filter((type) => /"reasons?":/.test(JSON.stringify(bodies[type]))))(
  'the reason of %s is kept, apart from its facts',
  (type) => {
    expect(reasonOf(eventOf(type, { requestId }))).toMatch(/^(Words of|Paid to)/)
  },
)

test.for(types)('no free text of %s stands on the timeline', (type) => {
  expect(JSON.stringify(factsOf(eventOf(type, { requestId })))).not.toMatch(/Words of|covers most/)
})
