import type { Operator } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Clock } from '@hub/runtime'
import { lockRequest } from '../request.sql.ts'
import { requesterOf } from '../request.ts'
import { insertTimeline } from '../timeline.sql.ts'
import { decideErasure } from './erase-reason.rule.ts'
import { deleteReason, listAccepted, selectActor } from './erase-reason.sql.ts'

export interface EraseReason {
  /** The id of the request or its reference. */
  key: string
  entry: number
  reason: string
}

export const makeEraseReason =
  (clock: Clock) =>
  async (tx: Tx, { key, entry, reason }: EraseReason, operator: Operator): Promise<void> => {
    const request = await lockRequest(tx, key)
    const actor = request && (await selectActor(tx, request.id, entry))
    if (!request || !actor) throw new Refusal('http.not_found')
    const { territories = [], participants, budget } = request.content
    decideErasure(
      { operator, entry },
      {
        actor,
        request: { requester: requesterOf(request), territories, participants, budget },
        team: [...(request.team?.members.map(({ partner }) => partner) ?? []), ...(await listAccepted(tx, request.id))],
        ownOverlap: null,
      },
    )
    await deleteReason(tx, entry)
    const step = { requestId: request.id, at: clock.now(), type: 'intake.reason_erased', facts: { entry } }
    await insertTimeline(tx, { ...step, actor: { organisation: operator.slug, role: 'operator' } }, reason)
  }
