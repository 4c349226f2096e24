// The team of a request as the API shows it.
import { Id, Instant, Slug, Team } from '@hub/contracts'
import { z } from 'zod'
import { type Call, type Confirmation, callStates } from './call.ts'
import { gapCodes } from './gap.rule.ts'
import { needsToCover, uncovered } from './need.ts'
import { type Offer, offerStates } from './offer.ts'
import { phaseOf, type RoutedRequest, replacingPhases, requestStates } from './request.ts'
import type { RoutedTeam } from './team.ts'

const Asked = z.strictObject({
  offerId: Id,
  partner: Slug,
  needs: z.array(z.string()),
  state: z.enum(offerStates),
  answerBy: Instant.nullable(),
  reason: z.string().nullable(),
})

const Confirming = z
  .strictObject({
    callId: Id,
    state: z.enum(callStates).meta({ description: 'asked until every member has confirmed or one does not' }),
    due: Instant,
    members: z.array(
      z.strictObject({
        partner: Slug,
        answer: z.enum(['confirmed', 'not_confirmed']).nullable().meta({ description: 'null: not yet' }),
        answeredAt: Instant.nullable(),
        reason: z.string().nullable().meta({ description: 'null but for owner, operator, auditor' }),
      }),
    ),
  })
  .meta({ id: 'Confirming' })

const GapView = z
  .strictObject({
    needId: z.string(),
    code: z.enum(gapCodes),
    short: z.string().nullable().meta({ description: 'how much of it is short, where a part of it could be had' }),
    reason: z.string(),
  })
  .meta({ id: 'Gap' })

export const TeamView = z
  .strictObject({
    requestId: Id,
    revision: z.int(),
    state: z.enum(requestStates).meta({
      description: 'proposed: the requester is asked; agreed: it is matched; funded: money is approved for this team',
    }),
    due: Instant.nullable().meta({ description: 'by when the requester answers, or the team is complete' }),
    replacing: z
      .strictObject({
        phase: z.enum(replacingPhases).meta({
          description: 'matching: others are asked; proposed: the requester is asked; unmatched: nobody was found',
        }),
        left: z.array(Slug).meta({ description: 'who has left a team of this revision' }),
        money: z.string().meta({ description: 'what becomes of money for a payee that leaves' }),
      })
      .nullable()
      .meta({ description: 'while a member is replaced; null but for members, owner, operator, auditor' }),
    team: Team.nullable().meta({ description: 'null before one is proposed' }),
    gaps: z.array(GapView).nullable().meta({
      description: 'while it is unmatched, why each need is uncovered; null but for owner, operator, auditor',
    }),
    uncovered: z.array(z.string()).meta({ description: 'ids of the needs that no partner has taken on yet' }),
    confirming: Confirming.nullable().meta({
      description:
        'whether the team still stands now that money was found; null but for members, owner, operator, auditor',
    }),
    asked: z.array(Asked).nullable().meta({ description: 'whom the hub asked; null but for owner, operator, auditor' }),
  })
  .meta({ id: 'TeamOfRequest' })
export type TeamView = z.infer<typeof TeamView>

export interface TeamParts {
  request: RoutedRequest
  /** The team that is before the requester, else the one that it agreed to, else the newest of the revision. */
  newest: RoutedTeam | undefined
  /** The one that it agreed to, also while a changed one is before it. */
  agreed: RoutedTeam | undefined
  offers: readonly Offer[]
  /** The newest of this team, with what its members said. */
  call: { call: Call; answers: readonly Confirmation[] } | undefined
}

/** all: owner, operator, auditor. member: of the team. team: everybody, once it is agreed for a public request. */
export type Sight = 'all' | 'member' | 'team'

export function viewTeam({ request, newest, agreed, offers, call }: TeamParts, sight: Sight): TeamView {
  const proposed = newest?.state === 'proposed' ? newest : undefined
  const current = sight === 'all' ? (proposed ?? agreed) : (agreed ?? proposed)
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
    replacing: sight === 'team' ? null : viewReplacing(request),
    team: current?.team ?? null,
    gaps: sight === 'all' ? request.gaps : null,
    uncovered: left.map(({ id }) => id),
    confirming: current && call && sight !== 'team' ? viewConfirming(call, sight === 'all') : null,
    asked: sight === 'all' ? offers.map(viewAsked) : null,
  }
}

const moneyTexts = {
  agreed: 'No money is approved: a proposal for the team as it was is void.',
  funded:
    'Money is approved: it stays with the payees of the allocation until the committee approves an amendment (POST /v1/fund/allocations/{id}/amendments), which may name new payees once the requester has agreed to the changed team.',
}

const viewReplacing = ({ state, replacing, leftTeam }: RoutedRequest) =>
  replacing && { phase: replacing, left: leftTeam, money: moneyTexts[state === 'funded' ? 'funded' : 'agreed'] }

function dueOf(request: RoutedRequest, current: RoutedTeam | undefined): Date | null {
  const phase = phaseOf(request)
  if (phase === 'proposed') return current?.due ?? null
  return phase === 'matching' ? request.teamDue : null
}

function viewConfirming({ call, answers }: NonNullable<TeamParts['call']>, showsReasons: boolean) {
  const { id: callId, state, due, members } = call
  const answerOf = (partner: string) => {
    const found = answers.find((answer) => answer.partner === partner)
    if (found === undefined) return { answer: null, answeredAt: null, reason: null }
    const answer = found.agrees ? ('confirmed' as const) : ('not_confirmed' as const)
    return { answer, answeredAt: found.answeredAt.toISOString(), reason: showsReasons ? found.reason : null }
  }
  return {
    callId,
    state,
    due: due.toISOString(),
    members: members.map((partner) => ({ partner, ...answerOf(partner) })),
  }
}

const viewAsked = ({ id, partner, needs, state, answerBy, reason }: Offer) => ({
  offerId: id,
  partner,
  needs,
  state,
  answerBy: answerBy?.toISOString() ?? null,
  reason,
})
