import type { Team } from '@hub/contracts'
import { outageTables } from '@hub/database'
import { sql } from 'drizzle-orm'
import { boolean, date, integer, jsonb, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { RequestAct } from './act.ts'
import type { AllocationState } from './allocation.ts'
import type { AmendmentState } from './amendment.ts'
import type { CallState } from './call.ts'
import { refundSources } from './refund.ts'
import type { RequestState } from './request.ts'
import { riskLevels } from './risk.ts'
import { at, ledger, minor } from './schema.ts'

export const organisations = ledger.table('organisations', {
  slug: text('slug').primaryKey(),
  name: text('name').notNull(),
  kind: text('kind').notNull(),
  roles: text('roles').array().notNull(),
  country: text('country'),
  illustrative: boolean('illustrative').notNull(),
})

/** The balances with their names. */
export const balanceLines = ledger
  .view('balance_lines', {
    account: text('account').notNull(),
    contributionId: uuid('contribution_id'),
    posted: minor('posted').notNull(),
    held: minor('held').notNull(),
  })
  .existing()

export const holdLines = ledger.table('hold_lines', {
  holdId: uuid('hold_id').notNull(),
  contributionId: uuid('contribution_id').notNull(),
  amountMinor: minor('amount_minor').notNull(),
})

export const requests = ledger.table('requests', {
  id: uuid('id').primaryKey(),
  reference: text('reference').notNull(),
  revision: integer('revision').notNull(),
  state: text('state').$type<RequestState>().notNull(),
  declinedAt: timestamp('declined_at', { withTimezone: true, mode: 'date' }),
  title: text('title').notNull(),
  requester: text('requester').notNull(),
  requesterCountry: text('requester_country'),
  requesterKind: text('requester_kind'),
  citedNoObjection: text('cited_no_objection'),
  visibility: text('visibility', { enum: ['owner', 'public'] }).notNull(),
  countries: text('countries').array().notNull(),
  objectives: integer('objectives').array(),
  askMinor: minor('ask_minor'),
  askCurrency: text('ask_currency'),
  startsOn: date('starts_on'),
  months: integer('months'),
  team: jsonb('team').$type<Team>(),
})

export const allocations = ledger.table('allocations', {
  id: uuid('id').primaryKey(),
  requestId: uuid('request_id').notNull(),
  revision: integer('revision').notNull(),
  state: text('state').$type<AllocationState>().notNull(),
  amountMinor: minor('amount_minor').notNull(),
  currency: text('currency').notNull(),
  holdId: uuid('hold_id'),
  reference: text('reference').notNull(),
  title: text('title').notNull(),
  countries: text('countries').array().notNull(),
  objectives: integer('objectives').array().notNull(),
  participants: text('participants').array().notNull(),
  parties: text('parties').array().notNull(),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: at('proposed_at').notNull(),
  /** Who was of the committee then; the database fills it in. */
  committee: text('committee').array().notNull().default(sql`ledger.committee_now()`),
  due: at('due'),
  approvalsNeeded: integer('approvals_needed').notNull(),
  decidedAt: at('decided_at'),
  voidReason: text('void_reason'),
  closedAt: at('closed_at'),
  closedBy: text('closed_by'),
  closeReason: text('close_reason'),
  /** Which lines and tranches are in force: 0 as proposed, else those of an amendment. */
  version: smallint('version').notNull().default(0),
})

export const allocationLines = ledger.table('allocation_lines', {
  allocationId: uuid('allocation_id').notNull(),
  version: smallint('version').notNull().default(0),
  line: smallint('line').notNull(),
  payee: text('payee').notNull(),
  category: smallint('category').notNull(),
  amountMinor: minor('amount_minor').notNull(),
})

export const allocationTranches = ledger.table('allocation_tranches', {
  allocationId: uuid('allocation_id').notNull(),
  version: smallint('version').notNull().default(0),
  payee: text('payee').notNull(),
  tranche: smallint('tranche').notNull(),
  dueOn: date('due_on').notNull(),
  amountMinor: minor('amount_minor').notNull(),
})

export const votes = ledger.table('votes', {
  allocationId: uuid('allocation_id').notNull(),
  organisation: text('organisation').notNull(),
  vote: text('vote', { enum: ['approve', 'refuse', 'recuse'] }).notNull(),
  reason: text('reason'),
  keyId: uuid('key_id').notNull(),
  castAt: at('cast_at').notNull(),
})

export const amendments = ledger.table('amendments', {
  id: uuid('id').primaryKey(),
  allocationId: uuid('allocation_id').notNull(),
  version: smallint('version').notNull(),
  state: text('state').$type<AmendmentState>().notNull(),
  amountMinor: minor('amount_minor').notNull(),
  holdId: uuid('hold_id'),
  until: date('until'),
  reason: text('reason').notNull(),
  parties: text('parties').array().notNull(),
  proposedBy: text('proposed_by').notNull(),
  proposedAt: at('proposed_at').notNull(),
  committee: text('committee').array().notNull().default(sql`ledger.committee_now()`),
  due: at('due').notNull(),
  approvalsNeeded: integer('approvals_needed').notNull(),
  decidedAt: at('decided_at'),
  voidReason: text('void_reason'),
})

export const amendmentDraws = ledger.table('amendment_draws', {
  amendmentId: uuid('amendment_id').notNull(),
  contributionId: uuid('contribution_id').notNull(),
  amountMinor: minor('amount_minor').notNull(),
})

export const amendmentVotes = ledger.table('amendment_votes', {
  amendmentId: uuid('amendment_id').notNull(),
  organisation: text('organisation').notNull(),
  vote: text('vote', { enum: ['approve', 'refuse', 'recuse'] }).notNull(),
  reason: text('reason'),
  keyId: uuid('key_id').notNull(),
  castAt: at('cast_at').notNull(),
})

export const disbursements = ledger.table('disbursements', {
  id: uuid('id').primaryKey(),
  allocationId: uuid('allocation_id').notNull(),
  version: smallint('version').notNull().default(0),
  payee: text('payee').notNull(),
  tranche: smallint('tranche').notNull(),
  amountMinor: minor('amount_minor').notNull(),
  valueDate: date('value_date').notNull(),
  bankReference: text('bank_reference').notNull(),
  isAnother: boolean('is_another').notNull().default(false),
  paidBy: text('paid_by').notNull(),
  /** One more each time a payment of the same tranche was reversed. */
  attempt: smallint('attempt').notNull().default(1),
})

export interface SpentLine {
  category: number
  amount: { amount: string; currency: string }
}

/** A line of the budget that a report went beyond, with all that was spent on it up to then. */
export interface OverBudget {
  category: number
  budget: { amount: string; currency: string }
  spent: { amount: string; currency: string }
}

export const expenditures = ledger.table('expenditures', {
  id: uuid('id').primaryKey(),
  allocationId: uuid('allocation_id').notNull(),
  payee: text('payee').notNull(),
  periodFrom: date('period_from').notNull(),
  periodTo: date('period_to').notNull(),
  amountMinor: minor('amount_minor').notNull(),
  lines: jsonb('lines').$type<SpentLine[]>().notNull(),
  overBudget: jsonb('over_budget').$type<OverBudget[]>().notNull(),
  reportedBy: text('reported_by').notNull(),
  isAnother: boolean('is_another').notNull().default(false),
})

export const expenditureReviews = ledger.table('expenditure_reviews', {
  expenditureId: uuid('expenditure_id').notNull(),
  verdict: text('verdict', { enum: ['queried', 'accepted'] }).notNull(),
  reason: text('reason'),
  reviewedBy: text('reviewed_by').notNull(),
  reviewedAt: at('reviewed_at').notNull(),
})

export const refunds = ledger.table('refunds', {
  id: uuid('id').primaryKey(),
  allocationId: uuid('allocation_id').notNull(),
  payee: text('payee').notNull(),
  amountMinor: minor('amount_minor').notNull(),
  valueDate: date('value_date').notNull(),
  reason: text('reason').notNull(),
  bankReference: text('bank_reference'),
  isAnother: boolean('is_another').notNull().default(false),
  recordedBy: text('recorded_by').notNull(),
  source: text('source', { enum: refundSources }).notNull().default('advance'),
})

export const partnerRisks = ledger.table('partner_risks', {
  partner: text('partner').notNull(),
  version: integer('version').notNull(),
  level: text('level', { enum: riskLevels }).notNull(),
  reason: text('reason').notNull(),
  setBy: text('set_by').notNull(),
  setAt: at('set_at').notNull(),
})

/** Each time that a waitlisted request is called up. */
export const calls = ledger.table('calls', {
  id: uuid('id').primaryKey(),
  requestId: uuid('request_id').notNull(),
  revision: integer('revision').notNull(),
  state: text('state').$type<CallState>().notNull(),
  planId: uuid('plan_id'),
  members: text('members').array().notNull(),
  askedMinor: minor('asked_minor').notNull(),
  currency: text('currency').notNull(),
  spendableMinor: minor('spendable_minor').notNull(),
  lowestMinor: minor('lowest_minor').notNull(),
  calledAt: at('called_at').notNull(),
  confirmBy: at('confirm_by').notNull(),
  endedAt: at('ended_at'),
  reason: text('reason'),
})

export const callReminders = ledger.table('call_reminders', {
  callId: uuid('call_id').notNull(),
  kind: text('kind', { enum: ['due_soon', 'overdue'] }).notNull(),
  remindedAt: at('reminded_at').notNull(),
})

/** When a process last said that it lives: one row. */
export const { heartbeats, outages } = outageTables(ledger)

export const adjustments = ledger.table('adjustments', {
  id: uuid('id').primaryKey(),
  kind: text('kind', { enum: ['interest', 'bank_charge', 'exchange', 'write_off'] }).notNull(),
  amountMinor: minor('amount_minor').notNull(),
  currency: text('currency').notNull(),
  allocationId: uuid('allocation_id'),
  payee: text('payee'),
  valueDate: date('value_date').notNull(),
  reason: text('reason').notNull(),
  isAnother: boolean('is_another').notNull().default(false),
  recordedBy: text('recorded_by').notNull(),
})

export const reversals = ledger.table('reversals', {
  id: uuid('id').primaryKey(),
  transferId: uuid('transfer_id').notNull(),
  reason: text('reason').notNull(),
  recordedBy: text('recorded_by').notNull(),
})

export const requestActs = ledger.table('request_acts', {
  requestId: uuid('request_id').notNull(),
  number: integer('number').notNull(),
  act: text('act').$type<RequestAct>().notNull(),
  reason: text('reason').notNull(),
  actedBy: text('acted_by').notNull(),
  actedAt: at('acted_at').notNull(),
})

export const finalReports = ledger.table('final_reports', {
  requestId: uuid('request_id').notNull(),
  version: integer('version').notNull(),
  summary: text('summary').notNull(),
  results: text('results').notNull(),
  lessons: text('lessons').notNull(),
  filedBy: text('filed_by').notNull(),
  filedAt: at('filed_at').notNull(),
})

export const noObjections = ledger.table('no_objections', {
  requestId: uuid('request_id').primaryKey(),
  reference: text('reference').notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: at('recorded_at').notNull(),
})
