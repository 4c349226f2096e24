import { prose, RequestKey } from '@hub/contracts'
import { write } from '@hub/http'
import { z } from 'zod'
import { changedTeam } from '../changed-team.ts'
import type { Matching } from '../matching.ts'
import { TeamView } from '../team-view.ts'
import { confirmTeam } from './confirm-team.ts'

export const confirmTeamRoute = (matching: Matching) =>
  write({
    method: 'POST',
    path: '/v1/requests/:id/team/confirm',
    operation: 'confirmTeam',
    summary: 'Say, as a member of the team, whether it still stands now that money was found for the request',
    description:
      'Once every member has confirmed, the allocation is proposed as planned. Each time that money is found is asked about anew.',
    tag: 'Routing',
    access: ['partner', 'requester'],
    params: z.strictObject({ id: RequestKey }),
    body: z.strictObject({
      agree: z.boolean().default(true),
      reason: prose(2000)
        .optional()
        .meta({ description: 'needed where agree is false; read by the requester and by operators' }),
    }),
    answer: TeamView,
    status: 200,
    refusals: [404, 409, 422],
    run: async (tx, { params, body, principal }) => {
      const partner = principal.organisation.slug
      const role = principal.roles.includes('partner') ? ('partner' as const) : ('requester' as const)
      const { agree, reason = null } = body
      const actor = { organisation: partner, role }
      await confirmTeam(tx, matching, { request: params.id, partner, agree, reason, actor })
      return { body: await changedTeam(tx, params.id, 'member') }
    },
  })
