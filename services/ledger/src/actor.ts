import type { Actor, Role } from '@hub/contracts'
import type { Principal } from '@hub/http'

/** Who acts, in the first of these roles that it has. */
export function actorAs({ organisation, roles }: Principal, ...wanted: readonly Role[]): Actor {
  const role = wanted.find((each) => roles.includes(each)) ?? roles[0]
  if (role === undefined) throw new Error(`${organisation.slug} has no role`)
  return { organisation: organisation.slug, role }
}

/** Operators and auditors see all that the fund does. */
export const seesAll = (principal: Principal | null): boolean =>
  principal !== null && (principal.roles.includes('operator') || principal.roles.includes('auditor'))
