// Events of other services as tests hand them in, and the shortest way into each state.
import type { EventBody, HubEvent, RequestState } from '@hub/contracts'
import type { FollowedType } from './follow-request/follow-request.rule.ts'

const id = '0190c0de-0000-7000-8000-000000000001'
const usd = { amount: '400000.00', currency: 'USD' }
const offer = { offerId: id, partner: 'unhcr' }
const at = '2026-11-24T10:00:00.000Z'
const due = '2026-12-24T10:00:00.000Z'
export const team = {
  lead: 'unhcr',
  leadReason: 'It covers most needs',
  members: [{ partner: 'unhcr', name: 'UNHCR', needs: [{ needId: 'n1', quantity: '6' }] }],
  payees: ['unhcr'],
  uncovered: [],
}

export const bodies: { [T in FollowedType]: EventBody<T> } = {
  'assessment.request_assessed': {
    verdict: 'eligible',
    score: 71,
    maxScore: 100,
    rulesetVersion: '2026-1',
    objectives: [2],
    suggestedObjectives: [],
    questions: [],
    due: null,
  },
  'assessment.verdict_overridden': {
    previous: 'declined',
    verdict: 'eligible',
    reason: 'Words of an operator',
    objectives: [2],
  },
  'routing.offers_sent': {
    offers: [{ offerId: id, partner: 'unhcr', needs: ['n1'], answerBy: '2026-12-08T10:00:00.000Z' }],
    candidates: 5,
    due,
  },
  'routing.offer_accepted': { ...offer, note: 'Words of a partner' },
  'routing.offer_declined': { ...offer, reason: 'Words of a partner' },
  'routing.offer_lapsed': offer,
  'routing.offer_withdrawn': { ...offer, reason: 'Words of a partner' },
  'routing.member_removed': {
    partner: 'unhcr',
    needs: ['n1'],
    wasLead: true,
    reason: 'Words of an operator',
    isAgreed: true,
    isFunded: false,
  },
  'routing.team_proposed': { team, due },
  'routing.team_vetoed': { vetoed: ['unhcr'], reason: 'Words of a requester' },
  'routing.team_agreed': { team },
  'routing.confirmation_asked': { callId: id, members: ['iom', 'unhcr'], due },
  'routing.member_confirmed': { callId: id, partner: 'iom' },
  'routing.confirmation_late': { callId: id, members: ['unhcr'] },
  'routing.team_confirmed': { callId: id },
  'routing.team_not_confirmed': { callId: id, partner: 'unhcr', reason: 'Words of a partner' },
  'routing.request_rerouted': { reason: 'Words of an operator' },
  'routing.request_unmatched': { uncovered: ['n1'], reason: 'Words of routing', due },
  'routing.search_widened': { step: 'region', relaxed: ['not_in_place'], found: 2, reason: 'Words of routing' },
  'routing.offer_reminded': { ...offer, answerBy: '2026-12-08T10:00:00.000Z' },
  'routing.consent_reminded': { due },
  'routing.team_late': { due, uncovered: ['n1'], partners: ['unhcr'], searchFrom: 'region' },
  'routing.deadlines_moved': {
    offers: [{ offerId: id, answerBy: '2026-12-08T13:00:00.000Z' }],
    teamDue: '2026-12-24T13:00:00.000Z',
    consentDue: null,
    call: null,
    downFrom: '2026-12-01T00:00:00.000Z',
    upAt: '2026-12-01T03:00:00.000Z',
  },
  'ledger.funding_not_needed': {},
  'ledger.request_waitlisted': {
    asked: usd,
    spendable: { amount: '0.00', currency: 'USD' },
    reason: 'Words of the ledger',
  },
  'ledger.funds_found': { callId: id, asked: usd, spendable: usd, planId: null, confirmBy: due },
  'ledger.call_ended': { callId: id, reason: 'Words of the ledger' },
  'ledger.allocation_proposed': { allocationId: id, amount: usd, lines: [], tranches: [], approvalsNeeded: 2, due },
  'ledger.call_reminded': { callId: id, members: ['unhcr'], confirmBy: due, kind: 'due_soon' },
  'ledger.deadline_moved': {
    allocationId: id,
    amendmentId: null,
    callId: null,
    due: '2026-12-24T13:00:00.000Z',
    downFrom: '2026-12-01T00:00:00.000Z',
    upAt: '2026-12-01T03:00:00.000Z',
  },
  'ledger.vote_cast': { allocationId: id, vote: 'approve', reason: 'Words of a member' },
  'ledger.allocation_approved': { allocationId: id, amount: usd },
  'ledger.allocation_refused': { allocationId: id, reasons: ['Words of a member'] },
  'ledger.allocation_voided': { allocationId: id, reason: 'Words of an operator' },
  'ledger.amendment_proposed': {
    allocationId: id,
    amendmentId: id,
    amount: usd,
    lines: [],
    tranches: [],
    until: null,
    reason: 'Words of an operator',
    approvalsNeeded: 2,
    due,
  },
  'ledger.amendment_vote_cast': { allocationId: id, amendmentId: id, vote: 'approve', reason: 'Words of a member' },
  'ledger.amendment_approved': { allocationId: id, amendmentId: id, amount: usd, until: null },
  'ledger.amendment_refused': { allocationId: id, amendmentId: id, reasons: ['Words of a member'] },
  'ledger.amendment_voided': { allocationId: id, amendmentId: id, reason: 'Words of an operator' },
  'ledger.tranche_paid': {
    allocationId: id,
    disbursementId: id,
    payee: 'unhcr',
    tranche: 1,
    amount: usd,
    isFirst: true,
  },
  'ledger.expenditure_reported': { allocationId: id, expenditureId: id, payee: 'unhcr', amount: usd },
  'ledger.expenditure_queried': {
    allocationId: id,
    expenditureId: id,
    payee: 'unhcr',
    reason: 'Words of an operator',
  },
  'ledger.expenditure_accepted': { allocationId: id, expenditureId: id, payee: 'unhcr' },
  'ledger.refund_received': { allocationId: id, refundId: id, payee: 'unhcr', amount: usd },
  'ledger.transfer_reversed': {
    transferId: id,
    reversalId: id,
    code: 'disbursement',
    allocationId: id,
    reason: 'Paid to another account',
  },
  'ledger.allocation_closed': { allocationId: id, released: usd },
  'ledger.change_granted': { changeId: id },
  'ledger.change_refused': { changeId: id, reason: 'Words of the ledger' },
  'ledger.no_objection_asked': { country: 'SL', governments: ['sierra-leone'] },
  'ledger.no_objection_recorded': { reference: 'Words of a government' },
  'ledger.request_suspended': { reason: 'Words of an operator' },
  'ledger.request_resumed': { reason: 'Words of an operator', isUnderWay: true },
  'ledger.request_terminated': { reason: 'Words of an operator', released: usd },
  'ledger.request_completed': { reason: 'Words of an operator', finalReport: 1 },
  'ledger.final_report_filed': {
    version: 1,
    summary: 'Words of a lead',
    results: 'Words of a lead',
    lessons: 'Words of a lead',
  },
  'ledger.request_kept': { allocationId: id, reason: 'Words of the ledger', team, isPaid: false },
}

interface About {
  requestId: string
  revision?: number
  occurredAt?: string
}

export function eventOf<T extends FollowedType>(type: T, about: About, changes: Partial<EventBody<T>> = {}) {
  const { requestId, revision = 1, occurredAt = at } = about
  const producer = type.slice(0, type.indexOf('.'))
  const actor = { organisation: 'hub', role: 'hub' }
  const body = { ...bodies[type], ...changes }
  return { id, type, producer, requestId, revision, sequence: 1, actor, occurredAt, body } as unknown as HubEvent<T>
}

const eligible = ['assessment.request_assessed'] as const
const matching = [...eligible, 'routing.offers_sent'] as const
const matched = [...matching, 'routing.team_agreed'] as const
const funding = [...matched, 'ledger.allocation_proposed'] as const
const funded = [...funding, 'ledger.allocation_approved'] as const
const implementing = [...funded, 'ledger.tranche_paid'] as const

/** The events that bring a submitted request into a state. */
const wayInto: Partial<Record<RequestState, readonly FollowedType[]>> = {
  submitted: [],
  eligible,
  matching,
  unmatched: [...matching, 'routing.request_unmatched'],
  matched,
  waitlisted: [...matched, 'ledger.request_waitlisted'],
  funding,
  funded,
  refused: [...funding, 'ledger.allocation_refused'],
  implementing,
  suspended: [...implementing, 'ledger.request_suspended'],
  terminated: [...implementing, 'ledger.request_terminated'],
  completed: [...implementing, 'ledger.final_report_filed', 'ledger.request_completed'],
}

interface Reply {
  status: number
  body: { id: string; state: string; reference: string }
  headers: Record<string, string>
}

interface Hub {
  as(slug: string): {
    post(path: string, body?: unknown): Promise<Reply>
    get(path: string): Promise<Reply>
  }
  deliver(event: HubEvent): Promise<void>
}

/** Files a request as Freetown and lets the other services bring it into a state; returns its id and address. */
export async function fileInState(hub: Hub, content: object, state: RequestState) {
  const filed = await hub.as('freetown').post('/v1/requests', { ...content, submit: state !== 'draft' })
  if (filed.status !== 201) throw new Error(JSON.stringify(filed.body))
  const requestId = filed.body.id
  const path = `/v1/requests/${requestId}`
  for (const type of wayInto[state] ?? []) await hub.deliver(eventOf(type, { requestId }))
  if (state === 'needs_clarification') await hub.as('operator').post(`${path}/questions`, { text: 'Why?' })
  if (state === 'declined')
    await hub.deliver(eventOf('assessment.request_assessed', { requestId }, { verdict: 'declined' }))
  if (state === 'withdrawn') await hub.as('freetown').post(`${path}/withdraw`, { reason: 'No longer needed' })
  const { body, headers } = await hub.as('freetown').get(path)
  if (body.state !== state) throw new Error(`${path} is ${body.state} and not ${state}`)
  return { id: requestId, path, etag: headers.etag ?? '', reference: body.reference }
}
