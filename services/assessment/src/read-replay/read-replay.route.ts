import { Id, Instant, Slug } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, read } from '@hub/http'
import { z } from 'zod'
import { type Replay, selectReplay } from '../replay.sql.ts'
import { replayStates } from '../replay.ts'
import { RequestDifference } from '../replay-difference.ts'
import { RulesetVersion } from '../ruleset.ts'
import { listDifferences, listReplays, selectCounts } from './read-replay.sql.ts'

const ReplayView = z.strictObject({
  id: Id,
  version: RulesetVersion,
  state: z.enum(replayStates),
  reason: z.string().nullable().meta({ description: 'why it failed, else null' }),
  organisation: Slug.meta({ description: 'of the operator who began it' }),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  total: z.int().meta({ description: 'requests that there were when it began' }),
  assessed: z.int(),
  ranked: z.int(),
  skipped: z.int().meta({ description: 'of those ranked, the requests of whose candidates nothing could be said' }),
})

const RequestDifferences = RequestDifference.extend({
  requestId: Id,
  reference: z.string(),
  revision: z.int(),
}).meta({ id: 'ReplayDifference' })

const Counts = z.strictObject({
  requests: z.int(),
  verdict: z.int(),
  score: z.int(),
  objectives: z.int(),
  answers: z.int(),
  candidates: z.int(),
})

function viewOf(replay: Replay) {
  const { id, version, state, reason, organisation, startedAt, endedAt, total, assessed, ranked, skipped } = replay
  const times = { startedAt: startedAt.toISOString(), endedAt: endedAt?.toISOString() ?? null }
  return { id, version, state, reason, organisation, ...times, total, assessed, ranked, skipped }
}

export const listReplaysRoute = read({
  path: '/v1/ops/replays',
  operation: 'listReplays',
  summary: 'Lists the replays of rulesets, the last begun first',
  tag: 'Assessment',
  access: ['operator', 'auditor'],
  query: pageQuery,
  answer: pageOf(ReplayView),
  run: async (reader, { query }) => {
    const rows = await listReplays(reader, decodeCursor(query.cursor, Id), query.limit + 1)
    return { body: page(rows.map(viewOf), query.limit, ({ id }) => encodeCursor(id)) }
  },
})

export const readReplayRoute = read({
  path: '/v1/ops/replays/:id',
  operation: 'readReplay',
  summary: 'How far a replay is, and what the version says otherwise, request by request',
  description:
    'The newest submitted revision of each request, compared with what was said of it when it was assessed and with its first ranking. Of each part that is the same there is null.',
  tag: 'Assessment',
  access: ['operator', 'auditor'],
  params: z.strictObject({ id: Id }),
  query: pageQuery,
  answer: ReplayView.extend({ counts: Counts, differences: pageOf(RequestDifferences) }),
  refusals: [404],
  isOneMoment: true,
  run: async (reader, { params: { id }, query }) => {
    const replay = await selectReplay(reader, id)
    if (replay === null) throw new Refusal('assessment.replay_unknown')
    const rows = await listDifferences(reader, id, decodeCursor(query.cursor, Id), query.limit + 1)
    return {
      body: {
        ...viewOf(replay),
        counts: await selectCounts(reader, id),
        differences: page(rows, query.limit, ({ requestId }) => encodeCursor(requestId)),
      },
    }
  },
})
