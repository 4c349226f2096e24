import { Id } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { KeyRecord } from '../access-key.ts'
import { OrganisationPath } from '../organisation.ts'
import { makeRevokeKey } from './revoke-key.ts'

export function revokeKeyRoute(clock: Clock) {
  const revokeKey = makeRevokeKey(clock)
  return write({
    method: 'POST',
    path: '/v1/organisations/:slug/keys/:id/revoke',
    operation: 'revokeKey',
    summary: 'Revokes an access key at once, with the sessions that it opened',
    description: 'By the operator, or by the organisation itself. A key that was revoked before stays as it is.',
    tag: 'Organisations',
    access: 'anyone-with-key',
    params: OrganisationPath.extend({ id: Id }),
    answer: KeyRecord,
    status: 200,
    refusals: [404],
    run: async (tx, { params, principal }) => ({ body: await revokeKey(tx, params.slug, params.id, principal) }),
  })
}
