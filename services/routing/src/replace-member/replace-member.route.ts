import { prose, RequestKey, Slug } from '@hub/contracts'
import { write } from '@hub/http'
import { z } from 'zod'
import { changedTeam } from '../changed-team.ts'
import type { Matching } from '../matching.ts'
import { TeamView } from '../team-view.ts'
import { replaceMember } from './replace-member.ts'

export const replaceMemberRoute = (matching: Matching) =>
  write({
    method: 'POST',
    path: '/v1/requests/:id/team/replace',
    operation: 'replaceMember',
    description:
      'Not an operator with a stake in the request: its requester, its government, or a partner that is or could be asked.',
    summary: 'Take a member out of the team and have others asked in its place',
    tag: 'Routing',
    access: ['operator'],
    params: z.strictObject({ id: RequestKey }),
    body: z.strictObject({ remove: Slug, reason: prose(2000) }),
    answer: TeamView,
    status: 200,
    refusals: [404, 409, 422],
    run: async (tx, { params, body, principal }) => {
      const operator = principal.organisation
      await replaceMember(tx, matching, { request: params.id, operator, ...body })
      return { body: await changedTeam(tx, params.id, 'all') }
    },
  })
