import type { Operator } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import { updateAskedCall } from '../call.sql.ts'
import { type Matching, moveOn } from '../matching.ts'
import { listOffersOf } from '../offer.sql.ts'
import { lockRequest, updateRequest } from '../request.sql.ts'
import { isSettled, type RoutedRequest } from '../request.ts'
import { refuseStake } from '../stake.ts'
import { selectAgreedTeam, updateProposedTeam } from '../team.sql.ts'
import { withdrawOffers } from '../withdraw-offers.ts'
import { decideRemoval } from './replace-member.rule.ts'

export interface ReplaceMember {
  /** Its id or its reference. */
  request: string
  operator: Operator
  remove: string
  reason: string
}

/**
 * A member leaves: its capacity is free again, others are asked for exactly its needs, and the requester agrees to the changed team. The
 * request stays agreed, or funded, meanwhile: money that is approved for the leaving payee changes by an amendment of the ledger only.
 */
export async function replaceMember(tx: Tx, matching: Matching, command: ReplaceMember): Promise<void> {
  const request = await lockRequest(tx, command.request)
  if (request === undefined) throw new Refusal('http.not_found')
  await refuseStake(tx, matching, request, command.operator)
  const { remove, reason } = command
  const { needs } = decideRemoval(remove, request, await listOffersOf(tx, request))
  const at = matching.clock.now()
  const actor = { organisation: command.operator.slug, role: 'operator' as const }
  const wasLead = (await selectAgreedTeam(tx, request))?.team.lead === remove
  const changed = await leave(tx, request, remove)
  // A changed team that was before the requester is not complete any more, and nobody is asked whether the old one still stands.
  await updateProposedTeam(tx, request.id, { state: 'withdrawn', answeredAt: at, reason: 'A member has left.' })
  await updateAskedCall(tx, request.id, at)
  await emit(tx, {
    type: 'routing.member_removed',
    requestId: request.id,
    revision: request.revision,
    actor,
    at,
    body: {
      partner: remove,
      needs,
      wasLead,
      reason,
      isAgreed: isSettled(request),
      isFunded: request.state === 'funded',
    },
  })
  await withdrawOffers(tx, matching.clock, request, {
    reason: 'The hub asks others in your place, because you leave the team.',
    actor,
    which: ({ partner }) => partner === remove,
  })
  await moveOn(tx, matching, changed)
}

/**
 * The time for the team begins anew, and may pass anew. A search that is wider because the team was late already stays so; the team that was
 * agreed on had been found.
 */
async function leave(tx: Tx, request: RoutedRequest, remove: string): Promise<RoutedRequest> {
  const leftTeam = [...request.leftTeam, remove]
  const replacing = isSettled(request) ? ('matching' as const) : null
  const begins = isSettled(request) && request.replacing === null
  const searchFrom = begins ? ('first' as const) : request.searchFrom
  const changes = { leftTeam, replacing, searchFrom, teamDue: null }
  await updateRequest(tx, request.id, { ...changes, teamSince: null, teamLateToldAt: null })
  return { ...request, ...changes }
}
