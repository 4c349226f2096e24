import { hubActor } from '@hub/contracts'
import type { Db, Tx } from '@hub/database'
import { emit } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { lockCall } from '../call.sql.ts'
import { dayOf } from '../day.ts'
import { noteOutage } from '../note-outage.ts'
import { lockRequest } from '../request.sql.ts'
import { selectSettings } from '../settings.sql.ts'
import { tryEach } from '../try-each.ts'
import { type AwaitedCall, decideCallReminder, missingOf } from './remind-of-calls.rule.ts'
import { insertCallReminder, listAwaited } from './remind-of-calls.sql.ts'

/**
 * Reminds who is called up and has not answered, before the time is over. One transaction a call, and under its lock all is looked at
 * again: so an answer that arrives is seen, and of several processes one speaks. One on which something breaks holds up none of the others.
 */
export const makeRemindOfCalls = (db: Db, clock: Clock) => async (): Promise<void> => {
  const at = clock.now()
  await db.transaction((tx) => noteOutage(tx, at))
  const { callReminderDays } = await selectSettings(db, dayOf(at))
  const kindOf = (call: AwaitedCall) => decideCallReminder(call, at, callReminderDays)
  await tryEach(
    (await listAwaited(db)).filter((call) => kindOf(call) !== null),
    (call) => db.transaction((tx) => remind(tx, call, kindOf, at)),
    (count) => `of ${count} calls nobody could be reminded`,
  )
}

async function remind(
  tx: Tx,
  { id, requestId, revision }: AwaitedCall,
  kindOf: (call: AwaitedCall) => ReturnType<typeof decideCallReminder>,
  at: Date,
): Promise<void> {
  await lockRequest(tx, requestId)
  await lockCall(tx, id)
  const [call] = await listAwaited(tx, id)
  const kind = call ? kindOf(call) : null
  if (call === undefined || kind === null) return
  await insertCallReminder(tx, { callId: id, kind, remindedAt: at })
  const body = { callId: id, kind, members: missingOf(call), confirmBy: call.confirmBy.toISOString() }
  await emit(tx, { type: 'ledger.call_reminded', requestId, revision, actor: hubActor, at, body })
}
