import { prose, RequestKey } from '@hub/contracts'
import { write } from '@hub/http'
import { z } from 'zod'
import { changedTeam } from '../changed-team.ts'
import type { Matching } from '../matching.ts'
import { TeamView } from '../team-view.ts'
import { rerouteRequest } from './reroute-request.ts'

export const rerouteRequestRoute = (matching: Matching) =>
  write({
    method: 'POST',
    path: '/v1/requests/:id/reroute',
    operation: 'reroute',
    description:
      'Not an operator with a stake in the request: its requester, its government, or a partner that is or could be asked.',
    summary: 'Rank the candidates again and ask others for the needs that nobody has taken on',
    tag: 'Routing',
    access: ['operator'],
    params: z.strictObject({ id: RequestKey }),
    body: z.strictObject({ reason: prose(2000) }),
    answer: TeamView,
    status: 200,
    refusals: [404, 409],
    run: async (tx, { params, body, principal }) => {
      const operator = principal.organisation
      await rerouteRequest(tx, matching, { request: params.id, operator, reason: body.reason })
      return { body: await changedTeam(tx, params.id, 'all') }
    },
  })
