import type { Actor } from '@hub/contracts'
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { emit } from '@hub/events'
import { listConfirmations, selectCall, updateCall } from '../call.sql.ts'
import type { Matching } from '../matching.ts'
import { lockRequest } from '../request.sql.ts'
import { selectAgreedTeam } from '../team.sql.ts'
import { type Answer, decideConfirmation } from './confirm-team.rule.ts'
import { insertConfirmation } from './confirm-team.sql.ts'

export interface ConfirmTeam extends Answer {
  /** Its id or its reference. */
  request: string
  actor: Actor
}

/** A member says whether it still stands. The lock of the request makes two last answers see each other; for others there is no such team. */
export async function confirmTeam(tx: Tx, { clock }: Matching, command: ConfirmTeam): Promise<void> {
  const { partner, agree, reason, actor } = command
  const request = await lockRequest(tx, command.request)
  const current = request && (await selectAgreedTeam(tx, request))
  const isMember = current?.team.members.some((member) => member.partner === partner)
  if (!(request && current && isMember)) throw new Refusal('http.not_found')
  const call = await selectCall(tx, current.id)
  const answers = call ? await listConfirmations(tx, call.id) : []
  const decided = decideConfirmation(command, call, answers)
  if (call === undefined) throw new Error('an answer to no call was let pass')
  const at = clock.now()
  const about = { requestId: request.id, revision: request.revision, actor, at }
  await insertConfirmation(tx, {
    callId: call.id,
    partner,
    agrees: agree,
    reason: agree ? null : reason,
    answeredAt: at,
  })
  if (decided !== 'asked') await updateCall(tx, call.id, decided, at)
  const body = { callId: call.id, partner }
  if (decided === 'not_confirmed')
    return emit(tx, { type: 'routing.team_not_confirmed', ...about, body: { ...body, reason: reason ?? '' } })
  await emit(tx, { type: 'routing.member_confirmed', ...about, body })
  if (decided === 'confirmed') await emit(tx, { type: 'routing.team_confirmed', ...about, body: { callId: call.id } })
}
