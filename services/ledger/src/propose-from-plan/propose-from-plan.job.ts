import type { Db } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Handlers } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { tryEach } from '../try-each.ts'
import { type Confirmed, insertConfirmation, markAnswered, selectConfirmed } from './propose-from-plan.sql.ts'
import { makeProposeFromPlan, makeRefusePlan } from './propose-from-plan.ts'

/** Only noted here: what is proposed locks balances, and a job handles events of many requests in one transaction. */
export const noteConfirmation = (clock: Clock): Handlers => ({
  'routing.member_confirmed': async (tx, { requestId, body }) => {
    if (requestId !== null) await insertConfirmation(tx, { ...body, requestId, at: clock.now() })
  },
  'routing.team_confirmed': async (tx, { requestId, body }) => {
    if (requestId === null) return
    const { callId } = body
    await markAnswered(tx, { callId, requestId }, { state: 'confirmed', endedAt: null, reason: null })
  },
  'routing.team_not_confirmed': async (tx, { requestId, body }) => {
    if (requestId === null) return
    const { callId, partner } = body
    const reason = `${partner} did not confirm: ${body.reason}`
    await markAnswered(tx, { callId, requestId }, { state: 'not_confirmed', endedAt: clock.now(), reason })
  },
})

/**
 * Proposes all that teams have confirmed, one in a transaction. A plan that the rules refuse, or a call on which something breaks,
 * holds up none of the others; what broke is thrown once all were tried, and tried again by the next run.
 */
export function makeProposeConfirmed(db: Db, clock: Clock) {
  const proposeFromPlan = makeProposeFromPlan(clock)
  const refusePlan = makeRefusePlan(clock)
  const proposeOne = (call: Confirmed) =>
    db
      .transaction((tx) => proposeFromPlan(tx, call))
      .catch((fault: unknown) => {
        if (!(fault instanceof Refusal)) throw fault
        return db.transaction((tx) => refusePlan(tx, call, textOf(fault)))
      })
  return () => tryEach(confirmedCalls(db), proposeOne, (count) => `${count} calls could not be proposed`)
}

async function* confirmedCalls(db: Db): AsyncGenerator<Confirmed> {
  for (let call = await selectConfirmed(db, null); call; call = await selectConfirmed(db, call.id)) yield call
}

const textOf = ({ message, faults }: Refusal): string =>
  [message, ...faults.map((fault) => `${fault.path}: ${fault.message}.`)].join(' ')
