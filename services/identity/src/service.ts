import type { Service, ServiceContext } from '@hub/host'
import { createKeyRoute } from './create-key/create-key.route.ts'
import { makeDeleteEndedSessions } from './delete-ended-sessions/delete-ended-sessions.ts'
import { listKeysRoute } from './read-keys/read-keys.route.ts'
import { listOrganisationsRoute, readOrganisationRoute } from './read-organisations/read-organisations.route.ts'
import { readSessionRoute } from './read-session/read-session.route.ts'
import { registerOrganisationRoute } from './register-organisation/register-organisation.route.ts'
import { revokeKeyRoute } from './revoke-key/revoke-key.route.ts'
import { signInRoute } from './sign-in/sign-in.route.ts'
import { signOutRoute } from './sign-out/sign-out.route.ts'

export const makeIdentity = ({ db, clock }: ServiceContext): Service => ({
  name: 'identity',
  routes: [
    registerOrganisationRoute(clock),
    listOrganisationsRoute,
    readOrganisationRoute,
    createKeyRoute(clock),
    listKeysRoute,
    revokeKeyRoute(clock),
    signInRoute,
    readSessionRoute,
    signOutRoute(clock),
  ],
  schedules: [{ name: 'delete ended sessions', everyMs: 3_600_000, run: makeDeleteEndedSessions(db) }],
})
