import { Id, Instant, prose, Slug } from '@hub/contracts'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { recordNoObjection } from './record-no-objection.ts'

const NoObjection = z
  .strictObject({ requestId: Id, reference: z.string(), recordedBy: Slug, recordedAt: Instant })
  .meta({ id: 'NoObjection' })

export const recordNoObjectionRoute = (clock: Clock) =>
  write({
    method: 'POST',
    path: '/v1/requests/:id/no-objection',
    operation: 'recordNoObjection',
    summary: 'Say that the government of its country does not object to a request',
    description:
      'By that government, or by an operator who has its letter. Needed before money is proposed where the country requires it, and never to be assessed.',
    tag: 'Fund',
    access: 'anyone-with-key',
    refusals: [404, 409, 422],
    params: z.strictObject({ id: Id }),
    body: z.strictObject({ reference: prose(300) }),
    answer: NoObjection,
    run: async (tx, { params, body, principal }) => ({
      body: await recordNoObjection(tx, params.id, body.reference, principal, clock.now()),
    }),
  })
