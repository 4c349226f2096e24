// One route for each act: the same call and the same answer.
import { Id, Instant, prose, Slug } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { write } from '@hub/http'
import type { Clock } from '@hub/runtime'
import { z } from 'zod'
import { type RequestAct, requestActs } from './act.ts'
import type { Act, Acting } from './acting.ts'
import { requestStates } from './request.ts'

const ActView = z
  .strictObject({
    requestId: Id,
    reference: z.string(),
    act: z.enum(requestActs),
    state: z.enum(requestStates).meta({ description: 'as the ledger has it from now on' }),
    reason: z.string(),
    by: Slug,
    at: Instant,
  })
  .meta({ id: 'RequestAct' })

interface ActSpec {
  act: RequestAct
  summary: string
  description: string
  take(tx: Tx, given: Act): Promise<Acting>
}

export const actRoute = (clock: Clock, { act, summary, description, take }: ActSpec) =>
  write({
    method: 'POST',
    path: `/v1/requests/:id/${act}`,
    operation: `${act}Request`,
    summary,
    description,
    tag: 'Fund',
    access: ['operator'],
    refusals: [404, 409],
    params: z.strictObject({ id: Id }),
    body: z.strictObject({ reason: prose(2000) }),
    answer: ActView,
    status: 200,
    run: async (tx, { params, body, principal }) => {
      const at = clock.now()
      const { request, to, actor } = await take(tx, { requestId: params.id, ...body, principal, at })
      const { id: requestId, reference } = request
      const said = { act, state: to, reason: body.reason, by: actor.organisation, at: at.toISOString() }
      return { body: { requestId, reference, ...said } }
    },
  })
