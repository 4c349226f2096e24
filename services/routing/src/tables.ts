import type { RankingRules, Team } from '@hub/contracts'
import { outageTables } from '@hub/database'
import {
  bigint,
  boolean,
  doublePrecision,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import type { CallState } from './call.ts'
import type { Candidate } from './candidate.rule.ts'
import type { Capabilities, Evidence, FactsOfRanking } from './capability.ts'
import type { CoFinancier } from './co-financier.rule.ts'
import type { Gap } from './gap.rule.ts'
import type { OfferState, Reserved, Taken } from './offer.ts'
import type { ReplacingPhase, RequestState, RoutedRequest } from './request.ts'
import type { SearchStepName } from './search.ts'
import type { TeamState } from './team.ts'

const routing = pgSchema('routing')
/** When routing last said that it lives, and the times in which it was down. */
export const { heartbeats, outages } = outageTables(routing)

const time = (name: string) => timestamp(name, { withTimezone: true })

export const partners = routing.table('partners', {
  slug: text().primaryKey(),
  name: text().notNull(),
  kind: text().notNull(),
  country: text(),
})

export const capabilities = routing.table('capabilities', {
  slug: text().primaryKey(),
  mandate: text(),
  support: text().array().$type<Capabilities['support']>().notNull(),
  objectives: integer().array().notNull(),
  themes: text().array().notNull(),
  countries: text().array().notNull(),
  regions: text().array().notNull(),
  languages: text().array().notNull(),
  slots: integer().notNull(),
  derived: boolean().notNull(),
  source: text(),
  evidence: jsonb().$type<Evidence[]>().notNull(),
  illustrative: text().array().notNull(),
  resources: jsonb().$type<Capabilities['resources']>().notNull().default([]),
  version: integer().notNull().default(1),
  updatedAt: time('updated_at').notNull(),
  slotsTaken: integer('slots_taken').notNull().default(0),
  answered: integer().notNull().default(0),
  lapsed: integer().notNull().default(0),
})

/** What each partner brought before it said otherwise, version by version. */
export const capabilityVersions = routing.table(
  'capability_versions',
  {
    slug: text().notNull(),
    version: integer().notNull(),
    facts: jsonb().$type<Record<string, unknown>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.slug, table.version] })],
)

export const requests = routing.table('requests', {
  id: uuid().primaryKey(),
  revision: integer().notNull(),
  requester: text().notNull(),
  state: text().$type<RequestState>().notNull(),
  content: jsonb().$type<RoutedRequest['content']>().notNull(),
  objectives: integer().array().notNull().default([]),
  vetoed: text().array().notNull().default([]),
  teamDue: time('team_due'),
  teamSince: time('team_since'),
  teamLateToldAt: time('team_late_told_at'),
  searchFrom: text('search_from').$type<SearchStepName>().notNull().default('first'),
  agreedRevision: integer('agreed_revision'),
  agreedContent: jsonb('agreed_content').$type<RoutedRequest['content']>(),
  agreedObjectives: integer('agreed_objectives').array(),
  rulesetVersion: text('ruleset_version').notNull().default('2026-1'),
  capacitySeen: bigint('capacity_seen', { mode: 'bigint' }).notNull().default(0n),
  replacing: text().$type<ReplacingPhase>(),
  leftTeam: text('left_team').array().notNull().default([]),
  gaps: jsonb().$type<Gap[]>().notNull().default([]),
})

/** How candidates are ranked, by the ruleset that assessed the revision. */
export const rankings = routing.table('rankings', {
  rulesetVersion: text('ruleset_version').primaryKey(),
  rules: jsonb().$type<RankingRules>(),
})

/** One row: its version counts each time that somebody who was not there before could be asked. */
export const capacity = routing.table('capacity', { version: bigint({ mode: 'bigint' }).notNull() })

export const candidates = routing.table(
  'candidates',
  {
    requestId: uuid('request_id').notNull(),
    revision: integer().notNull(),
    round: integer().notNull(),
    scoring: text().notNull(),
    step: text().$type<SearchStepName>().notNull().default('first'),
    ranked: jsonb().$type<Candidate[]>().notNull(),
    rankedAt: time('ranked_at').notNull(),
    reason: text(),
    coFinanciers: jsonb('co_financiers').$type<CoFinancier[]>().notNull().default([]),
    facts: jsonb().$type<FactsOfRanking>(),
  },
  (table) => [primaryKey({ columns: [table.requestId, table.revision, table.round] })],
)

export const offers = routing.table('offers', {
  id: uuid().primaryKey(),
  requestId: uuid('request_id').notNull(),
  revision: integer().notNull(),
  partner: text().notNull(),
  needs: text().array().notNull(),
  score: doublePrecision().notNull(),
  state: text().$type<OfferState>().notNull().default('open'),
  answerBy: time('answer_by'),
  sentAt: time('sent_at').notNull(),
  remindedAt: time('reminded_at'),
  answeredAt: time('answered_at'),
  taken: jsonb().$type<Taken[]>().notNull().default([]),
  note: text(),
  reason: text(),
  asked: jsonb().$type<Taken[]>().notNull().default([]),
  reserved: jsonb().$type<Reserved[]>().notNull().default([]),
})

export const teams = routing.table('teams', {
  id: uuid().primaryKey(),
  requestId: uuid('request_id').notNull(),
  revision: integer().notNull(),
  team: jsonb().$type<Team>().notNull(),
  state: text().$type<TeamState>().notNull(),
  due: time('due'),
  proposedAt: time('proposed_at').notNull(),
  remindedAt: time('reminded_at'),
  answeredAt: time('answered_at'),
  reason: text(),
})

/** Each time that a team is asked whether it still stands. */
export const calls = routing.table('calls', {
  id: uuid().primaryKey(),
  requestId: uuid('request_id').notNull(),
  teamId: uuid('team_id').notNull(),
  members: text().array().notNull(),
  state: text().$type<CallState>().notNull(),
  askedAt: time('asked_at').notNull(),
  due: time('due').notNull(),
  endedAt: time('ended_at'),
  lateToldAt: time('late_told_at'),
})

export const confirmations = routing.table(
  'confirmations',
  {
    callId: uuid('call_id').notNull(),
    partner: text().notNull(),
    agrees: boolean().notNull(),
    reason: text(),
    answeredAt: time('answered_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.callId, table.partner] })],
)
