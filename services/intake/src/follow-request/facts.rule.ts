// What of an event stands on the timeline: ids, states and amounts; and apart from them the reason, which is not for all who see those.
import type { Followed } from './follow-request.rule.ts'

const plain = [
  'verdict',
  'previous',
  'score',
  'maxScore',
  'rulesetVersion',
  'offerId',
  'partner',
  'vetoed',
  'wasLead',
  'isFunded',
  'uncovered',
  'allocationId',
  'amendmentId',
  'until',
  'disbursementId',
  'expenditureId',
  'refundId',
  'released',
  'transferId',
  'reversalId',
  'code',
  'changeId',
  'callId',
  'planId',
  'confirmBy',
  'members',
  'answerBy',
  'step',
  'relaxed',
  'found',
  'partners',
  'searchFrom',
  'teamDue',
  'consentDue',
  'downFrom',
  'upAt',
  'amount',
  'asked',
  'spendable',
  'approvalsNeeded',
  'vote',
  'payee',
  'tranche',
  'isFirst',
  'candidates',
  'due',
  'isUnderWay',
  'finalReport',
  'version',
  'country',
  'governments',
]

export function factsOf({ body, revision }: Pick<Followed, 'body' | 'revision'>): Record<string, unknown> {
  const kept = Object.entries(body).filter(([name]) => plain.includes(name))
  const facts: Record<string, unknown> = { revision, ...Object.fromEntries(kept) }
  if ('offers' in body && 'candidates' in body) facts.partners = body.offers.map(({ partner }) => partner)
  if ('questions' in body) facts.questionIds = body.questions.map(({ questionId }) => questionId)
  if ('team' in body) {
    facts.lead = body.team.lead
    facts.members = body.team.members.map(({ partner }) => partner)
    facts.payees = body.team.payees
  }
  return facts
}

/** In the words of who did it, looked through for personal data when they were taken in; null: none was given. */
export function reasonOf({ body }: Pick<Followed, 'body'>): string | null {
  if ('reasons' in body) return body.reasons.join('\n') || null
  return ('reason' in body && body.reason) || null
}

/** Steps that everybody may see of a public request: its state from matched on, the agreed team, the fund's money. */
const publicTypes: readonly string[] = [
  'routing.team_agreed',
  'ledger.funding_not_needed',
  'ledger.request_waitlisted',
  'ledger.allocation_proposed',
  'ledger.allocation_approved',
  'ledger.allocation_voided',
  'ledger.tranche_paid',
  'ledger.refund_received',
  'ledger.allocation_closed',
  'ledger.no_objection_asked',
  'ledger.no_objection_recorded',
  'ledger.request_suspended',
  'ledger.request_resumed',
  'ledger.request_terminated',
  'ledger.request_completed',
  'ledger.final_report_filed',
  'ledger.request_kept',
]

export const isPublicStep = (type: string): boolean => publicTypes.includes(type)
