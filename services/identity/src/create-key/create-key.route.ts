import { CalendarDate } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { KeyRecord, Label, Scopes } from '../access-key.ts'
import { OrganisationPath } from '../organisation.ts'
import { makeCreateKey } from './create-key.ts'

const CreateKey = z
  .strictObject({
    scopes: Scopes.default(['read', 'write']),
    label: Label.optional(),
    expiresOn: CalendarDate.optional().describe('The last day, in UTC, on which it works; without it, until revoked.'),
  })
  .meta({ id: 'CreateKey' })

const CreatedKey = KeyRecord.extend({
  key: z.string().nullable().describe('Shown this once; null where the answer is repeated for an Idempotency-Key.'),
}).meta({ id: 'CreatedKey' })

export function createKeyRoute(clock: Clock) {
  const createKey = makeCreateKey(clock)
  return write({
    method: 'POST',
    path: '/v1/organisations/:slug/keys',
    operation: 'createKey',
    summary: 'Makes an access key for an organisation',
    description:
      'By the operator, or by the organisation itself; for a member of the committee that has a key that works, by itself alone. The key is shown once and stored as a hash, so that a repeated call with the same Idempotency-Key answers with `key: null`.',
    tag: 'Organisations',
    access: 'anyone-with-key',
    params: OrganisationPath,
    body: CreateKey,
    answer: CreatedKey,
    refusals: [404, 409, 422],
    redactForReplay: (body) => ({ ...body, key: null }),
    run: async (tx, call) => ({ body: await createKey(tx, call.params.slug, call.body, call.principal) }),
  })
}
