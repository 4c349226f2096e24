import type { Actor, Role } from '@hub/contracts'
import { Refusal } from '@hub/errors'
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

/** No organisation decides on money that it is paid itself, operator or not. */
export function requireAnother(organisation: string, payees: readonly string[]): void {
  if (payees.includes(organisation)) throw new Refusal('ledger.own_payee', { organisation })
}
