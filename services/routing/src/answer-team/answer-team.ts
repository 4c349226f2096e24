import type { Actor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import { type Matching, moveOn, moveTo } from '../matching.ts'
import type { Offer } from '../offer.ts'
import { lockRequest, markAgreed, updateRequest } from '../request.sql.ts'
import { phaseOf, type RoutedRequest } from '../request.ts'
import { selectAgreedTeam, selectTeam, updateAgreedTeam, updateProposedTeam } from '../team.sql.ts'
import type { RoutedTeam } from '../team.ts'
import { withdrawOffers } from '../withdraw-offers.ts'
import { type Consent, decideVetoed } from './answer-team.rule.ts'

export interface AnswerTeam extends Consent {
  /** Its id or its reference. */
  request: string
  requester: string
}

/** The requester agrees, and the request is matched; or it vetoes members, and others are asked in their place. */
export async function answerTeam(tx: Tx, matching: Matching, command: AnswerTeam): Promise<void> {
  const request = await lockRequest(tx, command.request)
  if (request === undefined || request.content.requester.slug !== command.requester) throw new Refusal('http.not_found')
  const proposed = await selectTeam(tx, request)
  const phase = phaseOf(request)
  if (phase !== 'proposed' || proposed === undefined) throw new Refusal('routing.team_not_proposed', { state: phase })
  const agreed = await selectAgreedTeam(tx, request)
  const vetoed = decideVetoed(command, proposed.team, agreed?.team ?? null)
  const reason = command.reason ?? null
  if (vetoed.length === 0) return agree(tx, matching, request, proposed, reason)
  await veto(tx, matching, request, vetoed, reason)
}

const about = (request: RoutedRequest): { requestId: string; revision: number; actor: Actor } => ({
  requestId: request.id,
  revision: request.revision,
  actor: { organisation: request.content.requester.slug, role: 'requester' },
})

async function agree(tx: Tx, { clock }: Matching, request: RoutedRequest, { team }: RoutedTeam, reason: string | null) {
  const at = clock.now()
  await updateAgreedTeam(tx, request.id)
  await updateProposedTeam(tx, request.id, { state: 'agreed', answeredAt: at, reason })
  await moveTo(tx, request, 'agreed')
  await markAgreed(tx, request.id)
  await emit(tx, { type: 'routing.team_agreed', ...about(request), at, body: { team } })
}

async function veto(tx: Tx, matching: Matching, request: RoutedRequest, vetoed: string[], reason: string | null) {
  const at = matching.clock.now()
  await updateProposedTeam(tx, request.id, { state: 'vetoed', answeredAt: at, reason })
  const all = [...new Set([...request.vetoed, ...vetoed])]
  await updateRequest(tx, request.id, { vetoed: all })
  await emit(tx, { type: 'routing.team_vetoed', ...about(request), at, body: { vetoed, reason } })
  const because = {
    reason: 'The requester will not have this partner in its team.',
    actor: about(request).actor,
    which: ({ partner }: Offer) => vetoed.includes(partner),
  }
  await withdrawOffers(tx, matching.clock, request, because)
  await moveOn(tx, matching, { ...request, vetoed: all })
}
