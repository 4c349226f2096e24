import { Organisation } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { RegisteredOrganisation } from '../organisation.ts'
import { makeRegisterOrganisation } from './register-organisation.ts'

export function registerOrganisationRoute(clock: Clock) {
  const registerOrganisation = makeRegisterOrganisation(clock)
  return write({
    method: 'POST',
    path: '/v1/organisations',
    operation: 'registerOrganisation',
    summary: 'Registers an organisation',
    description: 'It has no access key yet: make one for it by `POST /v1/organisations/{slug}/keys`.',
    tag: 'Organisations',
    access: ['operator'],
    body: Organisation,
    answer: RegisteredOrganisation,
    refusals: [409, 422],
    run: async (tx, call) => {
      const body = await registerOrganisation(tx, call.body, call.principal)
      return { body, headers: { location: `/v1/organisations/${body.slug}` } }
    },
  })
}
