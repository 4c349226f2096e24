// Who sees what of a request (DESIGN §8 and §9).
import type { RequestState, Role } from '@hub/contracts'
import type { Reader, Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import { lockRequest, selectRequest } from './request.sql.ts'
import type { Request } from './request.ts'

/** `team`: a member of the team that the requester agreed to. `government`: asked for its no-objection. */
export type Sight = 'owner' | 'operator' | 'auditor' | 'team' | 'government' | 'public'

/** States that nobody else learns of: not asked for yet, or a verdict that is between the hub and the requester. */
export const hiddenFromOthers = ['draft', 'needs_clarification', 'declined', 'refused'] as const

/** Nor do governments: a request that is being written, and a verdict on it. */
export const hiddenFromGovernments = ['draft', 'declined', 'refused'] as const

/** Null: it is not there for this caller. */
export function sightOf(request: Request, principal: Principal | null): Sight | null {
  const slug = principal?.organisation.slug
  const has = (role: Role) => principal?.roles.includes(role) ?? false
  if (slug === request.requester) return 'owner'
  if (has('operator')) return 'operator'
  if (has('auditor')) return 'auditor'
  if (request.team?.members.some(({ partner }) => partner === slug)) return 'team'
  if (slug !== undefined && request.governments.includes(slug) && isOpen(request, hiddenFromGovernments))
    return 'government'
  return isPublic(request) ? 'public' : null
}

// Where it was withdrawn from a hidden state, to show it now would tell of that state.
const isOpen = ({ revision, state, withdrawnFrom }: Request, hidden: readonly RequestState[]) =>
  revision > 0 && !hidden.includes(withdrawnFrom ?? state)

const isPublic = (request: Request) => request.content.visibility === 'public' && isOpen(request, hiddenFromOthers)

export const seesAll = (sight: Sight | null): boolean => sight !== 'public' && sight !== null
/** Which partners are asked. */
export const seesAwaited = (sight: Sight | null): boolean => seesAll(sight) && sight !== 'government'
export const seesContact = (sight: Sight): boolean => ['owner', 'operator', 'team'].includes(sight)
export const seesWholeTimeline = (sight: Sight): boolean => ['owner', 'operator', 'auditor'].includes(sight)

export async function findSeen(reader: Reader, key: string, principal: Principal | null) {
  const request = await selectRequest(reader, key)
  const sight = request && sightOf(request, principal)
  if (!request || !sight) throw new Refusal('http.not_found')
  return { request, sight }
}

/** For what only the body that filed the request may do. */
export async function lockOwn(tx: Tx, key: string, principal: Principal): Promise<Request> {
  const request = await lockRequest(tx, key)
  const sight = request && sightOf(request, principal)
  if (!request || !sight) throw new Refusal('http.not_found')
  if (sight !== 'owner') throw new Refusal('intake.not_the_requester')
  return request
}
