import { Id, prose, Slug } from '@hub/contracts'
import { write } from '@hub/http'
import { z } from 'zod'
import type { Matching } from '../matching.ts'
import { listOffersOf } from '../offer.sql.ts'
import { lockRequest } from '../request.sql.ts'
import { selectTeam } from '../team.sql.ts'
import { TeamView, viewTeam } from '../team-view.ts'
import { answerTeam } from './answer-team.ts'

export const answerTeamRoute = (matching: Matching) =>
  write({
    method: 'POST',
    path: '/v1/requests/:id/team/consent',
    operation: 'answerTeam',
    summary: 'Agree to the proposed team, or veto members of it',
    tag: 'Routing',
    access: ['requester'],
    params: z.strictObject({ id: Id }),
    body: z.strictObject({
      agree: z.boolean(),
      veto: z.array(Slug).max(50).optional(),
      reason: prose(2000).optional(),
    }),
    answer: TeamView,
    status: 200,
    refusals: [404, 409, 422],
    run: async (tx, { params, body, principal }) => {
      const requester = principal.organisation.slug
      await answerTeam(tx, matching, { requestId: params.id, requester, ...body })
      const request = await lockRequest(tx, params.id)
      if (request === undefined) throw new Error(`request ${params.id} is gone`)
      const newest = await selectTeam(tx, request)
      return { body: viewTeam({ request, newest, offers: await listOffersOf(tx, request) }, true) }
    },
  })
