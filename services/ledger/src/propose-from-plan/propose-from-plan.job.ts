import type { Db } from '@hub/database'
import { Refusal } from '@hub/errors'
import type { Handlers } from '@hub/events'
import type { Clock } from '@hub/runtime'
import { markAnswered, selectConfirmed } from './propose-from-plan.sql.ts'
import { makeProposeFromPlan, makeRefusePlan } from './propose-from-plan.ts'

/** Only noted here: what is proposed locks balances, and a job handles events of many requests in one transaction. */
export const noteConfirmation = (clock: Clock): Handlers => ({
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

/** Proposes all that teams have confirmed, one in a transaction; a plan that the rules refuse holds up none of the others. */
export function makeProposeConfirmed(db: Db, clock: Clock) {
  const proposeFromPlan = makeProposeFromPlan(clock)
  const refusePlan = makeRefusePlan(clock)
  return async (): Promise<void> => {
    for (let found = await selectConfirmed(db); found; found = await selectConfirmed(db)) {
      const call = found
      await db
        .transaction((tx) => proposeFromPlan(tx, call))
        .catch((fault: unknown) => {
          if (!(fault instanceof Refusal)) throw fault
          return db.transaction((tx) => refusePlan(tx, call, textOf(fault)))
        })
    }
  }
}

const textOf = ({ message, faults }: Refusal): string =>
  [message, ...faults.map((fault) => `${fault.path}: ${fault.message}.`)].join(' ')
