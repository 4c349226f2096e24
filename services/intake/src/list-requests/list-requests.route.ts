import { Country, Id, Objective, RequestState, Slug } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { decodeCursor, encodeCursor, type Principal, page, pageOf, pageQuery, read } from '@hub/http'
import { z } from 'zod'
import { RequestSummary, summaryOf } from '../request-view.ts'
import { hiddenFromGovernments, hiddenFromOthers, seesAwaited, sightOf } from '../sight.ts'
import { listRequests, type Onlooker } from './list-requests.sql.ts'

const Query = pageQuery.extend({
  state: RequestState.optional(),
  country: Country.optional(),
  objective: z.coerce.number().pipe(Objective).optional(),
  requester: Slug.optional().meta({ description: 'the slug of a requester; me: the caller' }),
})

export const listRequestsRoute = () =>
  read({
    path: '/v1/requests',
    operation: 'listRequests',
    summary: 'List requests, newest first',
    description: 'Operators and auditors see all, others their own and those that are public.',
    tag: 'Requests',
    access: 'public',
    query: Query,
    answer: pageOf(RequestSummary),
    run: async (reader, { query, principal }) => {
      const { limit, cursor, requester, ...filter } = query
      const rows = await listRequests(
        reader,
        onlookerOf(principal),
        { ...filter, requester: requester === 'me' ? callerOf(principal) : requester },
        limit + 1,
        decodeCursor(cursor, Id),
      )
      const { items, nextCursor } = page(rows, limit, ({ id }) => encodeCursor(id))
      const summaries = items.map((request) => summaryOf(request, seesAwaited(sightOf(request, principal))))
      return { body: { items: summaries, nextCursor } }
    },
  })

function onlookerOf(principal: Principal | null): Onlooker {
  if (principal?.roles.some((role) => role === 'operator' || role === 'auditor')) return 'all'
  return { organisation: principal?.organisation.slug ?? null, hidden: hiddenFromOthers, hiddenFromGovernments }
}

function callerOf(principal: Principal | null): string {
  if (principal === null) throw new Refusal('http.unauthenticated')
  return principal.organisation.slug
}
