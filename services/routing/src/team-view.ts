// The team of a request as the API shows it.
import { Id, Instant, Slug, Team } from '@hub/contracts'
import { z } from 'zod'
import { needsToCover, uncovered } from './need.ts'
import { type Offer, offerStates } from './offer.ts'
import { type RoutedRequest, requestStates } from './request.ts'
import type { RoutedTeam } from './team.ts'

const Asked = z.strictObject({
  offerId: Id,
  partner: Slug,
  needs: z.array(z.string()),
  state: z.enum(offerStates),
  answerBy: Instant.nullable(),
  reason: z.string().nullable(),
})

export const TeamView = z
  .strictObject({
    requestId: Id,
    revision: z.int(),
    state: z.enum(requestStates).meta({
      description: 'proposed: the requester is asked; agreed: it is matched; funded: money is approved for this team',
    }),
    due: Instant.nullable().meta({ description: 'by when the requester answers, or the team is complete' }),
    team: Team.nullable().meta({ description: 'null before one is proposed' }),
    uncovered: z.array(z.string()).meta({ description: 'ids of the needs that no partner has taken on yet' }),
    asked: z.array(Asked).nullable().meta({ description: 'whom the hub asked; null but for owner, operator, auditor' }),
  })
  .meta({ id: 'TeamOfRequest' })
export type TeamView = z.infer<typeof TeamView>

export interface TeamParts {
  request: RoutedRequest
  /** The newest team of the revision. */
  newest: RoutedTeam | undefined
  offers: readonly Offer[]
}

export function viewTeam({ request, newest, offers }: TeamParts, showsAsked: boolean): TeamView {
  const current = newest?.state === 'proposed' || newest?.state === 'agreed' ? newest : undefined
  const accepted = offers.filter(({ state }) => state === 'accepted')
  const left = uncovered(
    needsToCover(request.content),
    accepted.flatMap(({ taken }) => taken),
  )
  return {
    requestId: request.id,
    revision: request.revision,
    state: request.state,
    due: dueOf(request, current)?.toISOString() ?? null,
    team: current?.team ?? null,
    uncovered: left.map(({ id }) => id),
    asked: showsAsked ? offers.map(viewAsked) : null,
  }
}

function dueOf({ state, teamDue }: RoutedRequest, current: RoutedTeam | undefined): Date | null {
  if (state === 'proposed') return current?.due ?? null
  return state === 'matching' ? teamDue : null
}

const viewAsked = ({ id, partner, needs, state, answerBy, reason }: Offer) => ({
  offerId: id,
  partner,
  needs,
  state,
  answerBy: answerBy?.toISOString() ?? null,
  reason,
})
