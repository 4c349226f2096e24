import type { Organisation } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Principal } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { register } from '../registration.ts'

export const makeRegisterOrganisation =
  (clock: Clock) => async (tx: Tx, organisation: Organisation, operator: Principal) => {
    const actor = { organisation: operator.organisation.slug, role: 'operator' } as const
    const registered = await register(tx, organisation, actor, clock.now())
    if (registered === null) throw new Refusal('identity.organisation_exists', { slug: organisation.slug })
    return registered
  }
