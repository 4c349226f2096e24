// An operator acts on a request: locked in the order of all, decided, kept with its reason.
import type { Actor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import { insertAct } from './act.sql.ts'
import { decideAct, type RequestAct } from './act.ts'
import { actorAs } from './actor.ts'
import { type AllocationRow, lockAllocationOf } from './allocation.sql.ts'
import { accountsOf } from './closing.ts'
import { lockRequest, type RequestRow, updateRequestState } from './request.sql.ts'
import type { RequestState } from './request.ts'

export interface Act {
  requestId: string
  reason: string
  principal: Principal
  at: Date
}

export interface Acting extends Act {
  act: RequestAct
  request: RequestRow
  to: RequestState
  actor: Actor
  /** Approved or closed, with what is not accounted for; null where it asks for no money. */
  allocation: AllocationRow | null
  accounts: Awaited<ReturnType<typeof accountsOf>> | null
}

/** Whatever pays of its allocation, proposes to it or votes on it takes one of these locks, and so comes wholly before or after. */
export async function beginAct(tx: Tx, act: RequestAct, given: Act): Promise<Acting> {
  const request = await lockRequest(tx, given.requestId)
  if (request === undefined) throw new Refusal('http.not_found')
  const allocation = (await lockAllocationOf(tx, request.id, 'approved', 'closed')) ?? null
  const accounts = allocation && (await accountsOf(tx, allocation))
  const { state, askMinor } = request
  const by = given.principal.organisation.slug
  const to = decideAct(act, { by, payees: accounts?.payees ?? [], state, askMinor })
  return { ...given, act, request, to, actor: actorAs(given.principal, 'operator'), allocation, accounts }
}

/** What every event of an act says beside its body. */
export async function recordAct(tx: Tx, { act, request, to, reason, actor, at }: Acting) {
  await updateRequestState(tx, request.id, to)
  await insertAct(tx, request.id, { act, reason, actedBy: actor.organisation, actedAt: at })
  return { requestId: request.id, revision: request.revision, actor, at }
}
