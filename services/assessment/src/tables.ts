import type { RequestRevision, SuggestedObjective, Verdict } from '@hub/contracts'
import { bigint, boolean, integer, jsonb, pgSchema, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type {
  AssessmentScope,
  ClarificationQuestion,
  CriterionAnswer,
  OtherFund,
  OverrulingVerdict,
} from './assessment.ts'
import type { ReplayState } from './replay.ts'
import type { RequestDifference } from './replay-difference.ts'

const assessment = pgSchema('assessment')
const time = (name: string) => timestamp(name, { withTimezone: true })

export const rulesets = assessment.table('rulesets', {
  version: text().primaryKey(),
  body: jsonb().$type<unknown>().notNull(),
  sha256: text().notNull(),
  recordedAt: time('recorded_at').notNull(),
  uploadedBy: text('uploaded_by'),
  keyId: uuid('key_id'),
})

export const rulesetActivations = assessment.table('ruleset_activations', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  version: text().notNull(),
  activatedAt: time('activated_at').notNull(),
  organisation: text(),
  keyId: uuid('key_id'),
  reason: text(),
})

export const requests = assessment.table('requests', {
  requestId: uuid('request_id').primaryKey(),
  reference: text().notNull(),
  requester: text().notNull(),
  newestRevision: integer('newest_revision').notNull(),
  isStanding: boolean('is_standing').notNull(),
  fundedRevision: integer('funded_revision'),
  team: text().array().notNull().default([]),
})

export const revisions = assessment.table('revisions', {
  requestId: uuid('request_id').notNull(),
  revision: integer().notNull(),
  content: jsonb().$type<RequestRevision>().notNull(),
})

export const assessments = assessment.table('assessments', {
  requestId: uuid('request_id').notNull(),
  revision: integer().notNull(),
  rulesetVersion: text('ruleset_version').notNull(),
  verdict: text().$type<Verdict>().notNull(),
  score: integer().notNull(),
  maxScore: integer('max_score').notNull(),
  criteria: jsonb().$type<CriterionAnswer[]>().notNull(),
  suggestedObjectives: jsonb('suggested_objectives').$type<SuggestedObjective[]>().notNull(),
  objectives: integer().array().notNull(),
  questions: jsonb().$type<ClarificationQuestion[]>().notNull(),
  otherFunds: jsonb('other_funds').$type<OtherFund[]>().notNull(),
  assessedAt: time('assessed_at').notNull(),
  scope: text().$type<AssessmentScope>(),
  previousRevision: integer('previous_revision'),
})

export const overrides = assessment.table('overrides', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  requestId: uuid('request_id').notNull(),
  revision: integer().notNull(),
  previous: text().$type<OverrulingVerdict>().notNull(),
  verdict: text().$type<OverrulingVerdict>().notNull(),
  reason: text().notNull(),
  organisation: text().notNull(),
  keyId: uuid('key_id').notNull(),
  overriddenAt: time('overridden_at').notNull(),
})

export const overlapMarks = assessment.table('overlap_marks', {
  id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
  oneId: uuid('one_id').notNull(),
  oneRevision: integer('one_revision').notNull(),
  otherId: uuid('other_id').notNull(),
  otherRevision: integer('other_revision').notNull(),
  mark: text().$type<'duplicate' | 'not_duplicate'>().notNull(),
  reason: text().notNull(),
  organisation: text().notNull(),
  keyId: uuid('key_id').notNull(),
  markedAt: time('marked_at').notNull(),
})

export const replays = assessment.table('replays', {
  id: uuid().primaryKey(),
  version: text().notNull(),
  state: text().$type<ReplayState>().notNull(),
  reason: text(),
  organisation: text().notNull(),
  keyId: uuid('key_id').notNull(),
  startedAt: time('started_at').notNull(),
  movedAt: time('moved_at').notNull(),
  endedAt: time('ended_at'),
  total: integer().notNull(),
  assessed: integer().notNull().default(0),
  ranked: integer().notNull().default(0),
  skipped: integer().notNull().default(0),
  batches: integer().notNull().default(0),
})

/** Of what a replay has still to go through. */
export const replayRequests = assessment.table(
  'replay_requests',
  {
    replayId: uuid('replay_id').notNull(),
    requestId: uuid('request_id').notNull(),
    revision: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.replayId, table.requestId] })],
)

export const replayBatches = assessment.table(
  'replay_batches',
  {
    replayId: uuid('replay_id').notNull(),
    batch: integer().notNull(),
    requests: integer().notNull(),
    rankedAt: time('ranked_at'),
  },
  (table) => [primaryKey({ columns: [table.replayId, table.batch] })],
)

export const replayDifferences = assessment.table(
  'replay_differences',
  {
    replayId: uuid('replay_id').notNull(),
    requestId: uuid('request_id').notNull(),
    revision: integer().notNull(),
    verdict: jsonb().$type<RequestDifference['verdict']>(),
    score: jsonb().$type<RequestDifference['score']>(),
    objectives: jsonb().$type<RequestDifference['objectives']>(),
    answers: jsonb().$type<RequestDifference['answers']>(),
    candidates: jsonb().$type<RequestDifference['candidates']>(),
  },
  (table) => [primaryKey({ columns: [table.replayId, table.requestId] })],
)
