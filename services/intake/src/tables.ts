import type { Actor, Contact, OrganisationKind, RequestContent, RequestState, Team as TeamShape } from '@hub/contracts'
import { outageTables } from '@hub/database'
import { bigint, boolean, integer, jsonb, pgSchema, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { z } from 'zod'
import type { AwaitedPartner, PendingChange } from './request.ts'

type Team = z.infer<typeof TeamShape>

const intake = pgSchema('intake')
/** When intake last said that it lives, and the times in which it was down. */
export const { heartbeats, outages } = outageTables(intake)

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const requests = intake.table('requests', {
  id: uuid().primaryKey(),
  reference: text().notNull(),
  requester: text().notNull(),
  requesterName: text('requester_name').notNull(),
  requesterKind: text('requester_kind').$type<OrganisationKind>().notNull(),
  requesterCountry: text('requester_country'),
  state: text().$type<RequestState>().notNull(),
  revision: integer().notNull(),
  version: integer().notNull().default(1),
  content: jsonb().$type<RequestContent>().notNull(),
  waitingWho: text('waiting_who'),
  waitingWhat: text('waiting_what'),
  waitingSince: instant('waiting_since'),
  waitingDue: instant('waiting_due'),
  teamDue: instant('team_due'),
  awaited: jsonb().$type<readonly AwaitedPartner[]>().notNull().default([]),
  team: jsonb().$type<Team>(),
  governments: jsonb().$type<readonly string[]>().notNull().default([]),
  pendingChange: jsonb('pending_change').$type<PendingChange>(),
  withdrawalReason: text('withdrawal_reason'),
  withdrawnFrom: text('withdrawn_from').$type<RequestState>(),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
  submittedAt: instant('submitted_at'),
})

/** What was told of a request once: that a deadline has passed, that answers are awaited. */
export const notices = intake.table(
  'notices',
  {
    requestId: uuid('request_id').notNull(),
    kind: text().$type<'late' | 'reminder'>().notNull(),
    instant: instant('instant').notNull(),
    toldAt: instant('told_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.requestId, table.kind, table.instant] })],
)

export const contacts = intake.table('contacts', {
  requestId: uuid('request_id').primaryKey(),
  contact: jsonb().$type<Contact>().notNull(),
})

export const revisions = intake.table(
  'revisions',
  {
    requestId: uuid('request_id').notNull(),
    revision: integer().notNull(),
    content: jsonb().$type<RequestContent>().notNull(),
    submittedAt: instant('submitted_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.requestId, table.revision] })],
)

export const questions = intake.table(
  'questions',
  {
    requestId: uuid('request_id').notNull(),
    questionId: text('question_id').notNull(),
    revision: integer().notNull(),
    text: text().notNull(),
    field: text(),
    askedBy: jsonb('asked_by').$type<Actor>().notNull(),
    askedAt: instant('asked_at').notNull(),
    due: instant('due').notNull(),
    closedAt: instant('closed_at'),
    closedAs: text('closed_as').$type<'answered' | 'superseded'>(),
  },
  (table) => [primaryKey({ columns: [table.requestId, table.questionId, table.revision] })],
)

export const answers = intake.table(
  'answers',
  {
    requestId: uuid('request_id').notNull(),
    questionId: text('question_id').notNull(),
    revision: integer().notNull(),
    text: text().notNull(),
    value: jsonb().$type<unknown>(),
    answeredAt: instant('answered_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.requestId, table.questionId, table.revision] })],
)

export const timeline = intake.table('timeline', {
  seq: bigint({ mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  requestId: uuid('request_id').notNull(),
  at: instant('at').notNull(),
  actor: jsonb().$type<Actor>().notNull(),
  type: text().notNull(),
  facts: jsonb().$type<Record<string, unknown>>().notNull(),
  isPublic: boolean('is_public').notNull(),
})

export const reasons = intake.table('reasons', {
  seq: bigint({ mode: 'number' }).primaryKey(),
  reason: text().notNull(),
})
