import type { Role } from '@hub/contracts'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'

/** The keys of an organisation are its own and the operator's affair. That there is such an organisation is public: 403, not 404. */
export const requireKeyHolder = (caller: Principal, slug: string): void => requireOwn(caller, slug, ['operator'])

/** Who has which key, made and revoked by whom, is for the auditor too. */
export const requireKeyReader = (caller: Principal, slug: string): void =>
  requireOwn(caller, slug, ['operator', 'auditor'])

function requireOwn({ organisation, roles }: Principal, slug: string, orRoles: Role[]): void {
  if (organisation.slug === slug || orRoles.some((role) => roles.includes(role))) return
  throw new Refusal('http.forbidden', { needed: orRoles.join(' or ') })
}
