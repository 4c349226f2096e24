import { hubActor } from '@hub/contracts'
import type { Db, Tx } from '@hub/database'
import { emit } from '@hub/events'
import { listConfirmations, selectCall } from '../call.sql.ts'
import type { Matching } from '../matching.ts'
import { noteOutage } from '../note-outage.ts'
import { lockRequest } from '../request.sql.ts'
import { selectTeam } from '../team.sql.ts'
import { markLateTold, selectLate } from './tell-late.sql.ts'

/** Tells once of each team that has not said in time whether it still stands, and who is missing. Safe in several processes. */
export const makeTellLate = (db: Db, matching: Matching) => async (): Promise<void> => {
  await db.transaction((tx) => noteOutage(tx, matching.clock.now()))
  for (let isMore = true; isMore; ) isMore = await db.transaction((tx) => tellOne(tx, matching))
}

async function tellOne(tx: Tx, { clock }: Matching): Promise<boolean> {
  const at = clock.now()
  const late = await selectLate(tx, at)
  if (late === undefined) return false
  const request = await lockRequest(tx, late.requestId)
  // It may have been answered or told while this waited for the lock.
  if (request === undefined || (await selectLate(tx, at))?.id !== late.id) return true
  await markLateTold(tx, late.id, at)
  const team = await selectTeam(tx, request)
  const call = team && (await selectCall(tx, team.id))
  if (call?.id !== late.id) return true
  const answered = (await listConfirmations(tx, call.id)).map(({ partner }) => partner)
  await emit(tx, {
    type: 'routing.confirmation_late',
    requestId: request.id,
    revision: request.revision,
    actor: hubActor,
    at,
    body: { callId: call.id, members: call.members.filter((member) => !answered.includes(member)) },
  })
  return true
}
