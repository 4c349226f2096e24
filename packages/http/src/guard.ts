import type { Role } from '@hub/contracts'
import type { Reader } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { FastifyRequest } from 'fastify'
import type { FindPrincipal, Principal, Scope } from './principal.ts'
import { sessionKeyIn } from './session-cookie.ts'
import type { KeyTouch } from './touch-key.ts'

/** Who may call a route: everybody (a key that is sent is checked all the same), any organisation, or those with one of these roles. */
export type Access = 'public' | 'anyone-with-key' | readonly Role[]

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the route's guard before anything else of the call is read. */
    principal: Principal | null
  }
}

export interface Guarded {
  reader: Reader
  findPrincipal: FindPrincipal
  access: Access
  /** The scope that a key needs; without it, read for safe methods and write for all else. */
  scope?: Scope | undefined
  touch: KeyTouch
}

/** An onRequest hook that finds the principal and refuses who may not call: 401, then 403. */
export const makeGuard = (guarded: Guarded) => async (request: FastifyRequest) => {
  const principal = await authenticate(guarded, request)
  if (principal !== null) guarded.touch(guarded.reader, principal.keyId)
  authorise(guarded, request, principal)
  request.principal = principal
}

async function authenticate({ findPrincipal, access }: Guarded, request: FastifyRequest): Promise<Principal | null> {
  const { authorization, cookie } = request.headers
  if (authorization !== undefined) {
    const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    const principal = key === undefined ? null : await findPrincipal(key)
    if (principal === null) throw new Refusal('http.unauthenticated')
    return principal
  }
  const session = sessionKeyIn(cookie)
  if (session === undefined) return null
  const principal = await findPrincipal(session)
  // A browser goes on sending the cookie of an ended session: what is public must stay open to it.
  if (principal === null && access !== 'public') throw new Refusal('http.unauthenticated')
  if (principal !== null && isUnsafe(request)) requireOwnOrigin(request)
  return principal
}

function authorise({ access, ...guarded }: Guarded, request: FastifyRequest, principal: Principal | null): void {
  if (principal === null) {
    if (access === 'public') return
    throw new Refusal('http.unauthenticated')
  }
  const scope = guarded.scope ?? (isUnsafe(request) ? 'write' : 'read')
  if (!principal.scopes.includes(scope)) throw new Refusal('http.scope_missing', { needed: scope })
  if (typeof access === 'string' || access.some((role) => principal.roles.includes(role))) return
  throw new Refusal('http.forbidden', { needed: access.join(' or ') })
}

const isUnsafe = ({ method }: FastifyRequest) => !['GET', 'HEAD', 'OPTIONS'].includes(method)

function requireOwnOrigin(request: FastifyRequest): void {
  const { origin } = request.headers
  if (origin === undefined || !URL.canParse(origin) || new URL(origin).host !== request.host)
    throw new Refusal('http.origin_refused')
}
