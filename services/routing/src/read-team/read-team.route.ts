import { RequestKey } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { type Principal, read } from '@hub/http'
import { z } from 'zod'
import { gatherTeam } from '../gather-team.ts'
import { isOwner, readsAll } from '../reading.ts'
import { selectRequest } from '../request.sql.ts'
import { type Sight, type TeamParts, TeamView, viewTeam } from '../team-view.ts'

export const readTeamRoute = read({
  path: '/v1/requests/:id/team',
  operation: 'readTeam',
  summary: 'The team of a request: public once it is agreed for a public request',
  tag: 'Routing',
  access: 'public',
  params: z.strictObject({ id: RequestKey }),
  answer: TeamView,
  refusals: [404],
  run: async (reader, { params, principal }) => {
    const request = await selectRequest(reader, params.id)
    if (request === undefined) throw new Refusal('http.not_found')
    const parts = await gatherTeam(reader, request)
    const sight = whatIsSeen(parts, principal)
    if (sight === null) throw new Refusal('http.not_found')
    return { body: viewTeam(parts, sight) }
  },
})

function whatIsSeen({ request, offers }: TeamParts, principal: Principal | null): Sight | null {
  if (principal !== null && (readsAll(principal) || isOwner(principal, request.content.requester.slug))) return 'all'
  const isMember = offers.some(({ partner, state }) => state === 'accepted' && partner === principal?.organisation.slug)
  if (isMember) return 'member'
  const isAgreed = ['agreed', 'funded', 'ended'].includes(request.state)
  return request.content.visibility === 'public' && isAgreed ? 'team' : null
}
