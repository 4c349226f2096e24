import { RequestKey } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import { type Principal, read } from '@hub/http'
import { z } from 'zod'
import { listOffersOf } from '../offer.sql.ts'
import type { Offer } from '../offer.ts'
import { isOwner, readsAll } from '../reading.ts'
import { selectRequest } from '../request.sql.ts'
import type { RoutedRequest } from '../request.ts'
import { selectTeam } from '../team.sql.ts'
import { TeamView, viewTeam } from '../team-view.ts'

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
    const offers = await listOffersOf(reader, request)
    const sees = whatIsSeen(request, offers, principal)
    if (sees === 'nothing') throw new Refusal('http.not_found')
    const newest = await selectTeam(reader, request)
    return { body: viewTeam({ request, newest, offers }, sees === 'all') }
  },
})

function whatIsSeen(request: RoutedRequest, offers: Offer[], principal: Principal | null): 'all' | 'team' | 'nothing' {
  if (principal !== null && (readsAll(principal) || isOwner(principal, request.content.requester.slug))) return 'all'
  const isMember = offers.some(({ partner, state }) => state === 'accepted' && partner === principal?.organisation.slug)
  const isPublic = request.content.visibility === 'public' && (request.state === 'agreed' || request.state === 'funded')
  return isMember || isPublic ? 'team' : 'nothing'
}
