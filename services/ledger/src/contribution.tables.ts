// What funders give: pledges, what became of them, and what they are worth.
import { boolean, date, integer, jsonb, numeric, smallint, text, uuid } from 'drizzle-orm/pg-core'
import type { ContributionState } from './contribution-state.ts'
import { at, ledger, minor } from './schema.ts'

export const contributions = ledger.table('contributions', {
  id: uuid('id').primaryKey(),
  funder: text('funder').notNull(),
  amountMinor: minor('amount_minor').notNull(),
  currency: text('currency').notNull(),
  thematicAreas: integer('thematic_areas').array().notNull(),
  objectives: integer('objectives').array().notNull(),
  countries: text('countries').array().notNull(),
  conditions: text('conditions'),
  visibility: text('visibility', { enum: ['owner', 'public'] }).notNull(),
  state: text('state').$type<ContributionState>().notNull().default('pledged'),
  pledgedBy: text('pledged_by').notNull(),
  pledgedAt: at('pledged_at').notNull(),
})

export interface Instalment {
  dueOn: string
  amount: { amount: string; currency: string }
}

export const agreements = ledger.table('agreements', {
  contributionId: uuid('contribution_id').primaryKey(),
  reference: text('reference').notNull(),
  signedOn: date('signed_on').notNull(),
  amountMinor: minor('amount_minor').notNull(),
  currency: text('currency').notNull(),
  schedule: jsonb('schedule').$type<Instalment[]>().notNull(),
  recordedBy: text('recorded_by').notNull(),
})

export const cancellations = ledger.table('cancellations', {
  contributionId: uuid('contribution_id').primaryKey(),
  reason: text('reason').notNull(),
  cancelledBy: text('cancelled_by').notNull(),
  cancelledAt: at('cancelled_at').notNull(),
})

export const instalmentReminders = ledger.table('instalment_reminders', {
  contributionId: uuid('contribution_id').notNull(),
  instalment: smallint('instalment').notNull(),
  kind: text('kind', { enum: ['due_soon', 'overdue'] }).notNull(),
  dueOn: date('due_on').notNull(),
  remindedAt: at('reminded_at').notNull(),
})

export const returns = ledger.table('returns', {
  id: uuid('id').primaryKey(),
  contributionId: uuid('contribution_id').notNull(),
  amountMinor: minor('amount_minor').notNull(),
  currency: text('currency').notNull(),
  returnedMinor: minor('returned_minor').notNull(),
  returnedCurrency: text('returned_currency').notNull(),
  valueDate: date('value_date').notNull(),
  reason: text('reason').notNull(),
  bankReference: text('bank_reference').notNull(),
  isAnother: boolean('is_another').notNull().default(false),
  recordedBy: text('recorded_by').notNull(),
})

export const deposits = ledger.table('deposits', {
  id: uuid('id').primaryKey(),
  contributionId: uuid('contribution_id').notNull(),
  receivedMinor: minor('received_minor').notNull(),
  receivedCurrency: text('received_currency').notNull(),
  creditedMinor: minor('credited_minor').notNull(),
  creditedCurrency: text('credited_currency').notNull(),
  feeMinor: minor('fee_minor').notNull(),
  valueDate: date('value_date').notNull(),
  bankReference: text('bank_reference').notNull(),
  isAnother: boolean('is_another').notNull().default(false),
  recordedBy: text('recorded_by').notNull(),
})

export const rates = ledger.table('rates', {
  version: integer('version').notNull(),
  currency: text('currency').notNull(),
  effectiveOn: date('effective_on').notNull(),
  unitsPerUsd: numeric('units_per_usd').notNull(),
  source: text('source').notNull(),
  recordedBy: text('recorded_by').notNull(),
  recordedAt: at('recorded_at').notNull(),
})
