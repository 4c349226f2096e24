import type { OrganisationKind, Role } from '@hub/contracts'

/** Cities may help their peers without being registered as partners. */
export const mayBePartner = ({ kind, roles }: { kind: OrganisationKind; roles: readonly Role[] }): boolean =>
  roles.includes('partner') || kind === 'local_government'
