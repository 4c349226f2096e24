import { prose, RequestKey, Slug } from '@hub/contracts'
import { write } from '@hub/http'
import { z } from 'zod'
import { changedTeam } from '../changed-team.ts'
import type { Matching } from '../matching.ts'
import { TeamView } from '../team-view.ts'
import { answerTeam } from './answer-team.ts'

export const answerTeamRoute = (matching: Matching) =>
  write({
    method: 'POST',
    path: '/v1/requests/:id/team/consent',
    operation: 'answerTeam',
    summary: 'Agree to the proposed team, or veto members of it',
    tag: 'Routing',
    access: ['requester'],
    params: z.strictObject({ id: RequestKey }),
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
      await answerTeam(tx, matching, { request: params.id, requester, ...body })
      return { body: await changedTeam(tx, params.id, 'all') }
    },
  })
