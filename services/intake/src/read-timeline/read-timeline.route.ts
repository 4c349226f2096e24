import { Actor, Instant } from '@hub/contracts'
import { decodeCursor, encodeCursor, page, pageOf, pageQuery, read } from '@hub/http'
import { z } from 'zod'
import { OneRequest } from '../request-view.ts'
import { findSeen, seesWholeTimeline } from '../sight.ts'
import { listTimeline } from './read-timeline.sql.ts'

const TimelineEntry = z
  .strictObject({
    at: Instant,
    actor: Actor,
    type: z.string(),
    facts: z.record(z.string(), z.unknown()).meta({ description: 'ids, states and amounts; never free text' }),
    entry: z.int().optional().meta({ description: 'names the step; for requester, operators and auditors' }),
    reason: z.string().nullable().optional().meta({
      description:
        'why, in the words of who did it, null where none was given or it was erased; for requester, operators and auditors',
    }),
  })
  .meta({ id: 'TimelineEntry' })

export const readTimelineRoute = () =>
  read({
    path: '/v1/requests/:id/timeline',
    operation: 'readTimeline',
    summary: 'What happened to a request, oldest first',
    description:
      'Its requester, operators and auditors see every step and its reason, others the public ones of a public request, without.',
    tag: 'Requests',
    access: 'public',
    refusals: [404],
    params: OneRequest,
    query: pageQuery,
    answer: pageOf(TimelineEntry),
    run: async (reader, { params, query, principal }) => {
      const { request, sight } = await findSeen(reader, params.id, principal)
      const after = decodeCursor(query.cursor, z.int().min(0)) ?? 0
      const onlyPublic = !seesWholeTimeline(sight)
      const rows = await listTimeline(reader, request.id, { onlyPublic, after, limit: query.limit + 1 })
      const { items, nextCursor } = page(rows, query.limit, ({ seq }) => encodeCursor(seq))
      const entries = items.map(({ seq, at, actor, type, facts, reason }) => ({
        at: at.toISOString(),
        actor,
        type,
        ...(onlyPublic ? { facts: publicFacts(facts) } : { facts, entry: seq, reason }),
      }))
      return { body: { items: entries, nextCursor } }
    },
  })

// The state that a step came from may be a verdict, which is not for others.
function publicFacts(facts: Record<string, unknown>): Record<string, unknown> {
  const { from: _, ...shown } = facts
  return shown
}
