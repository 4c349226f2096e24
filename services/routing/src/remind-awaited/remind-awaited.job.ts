import { hubActor } from '@hub/contracts'
import type { Db, Tx } from '@hub/database'
import { emitAll } from '@hub/events'
import type { Matching } from '../matching.ts'
import { noteOutage } from '../note-outage.ts'
import { lockRequestToRemind, updateOffersReminded, updateTeamReminded } from './remind-awaited.sql.ts'

/** Reminds once who has not answered when half of the time is over: partners of their offers, the requester of its team. */
export const makeRemindAwaited = (db: Db, matching: Matching) => async (): Promise<void> => {
  await db.transaction((tx) => noteOutage(tx, matching.clock.now()))
  for (let isMore = true; isMore; ) isMore = await db.transaction((tx) => remindOne(tx, matching))
}

async function remindOne(tx: Tx, { clock }: Matching): Promise<boolean> {
  const at = clock.now()
  const request = await lockRequestToRemind(tx, at)
  if (request === undefined) return false
  const about = { requestId: request.id, revision: request.revision, actor: hubActor, at }
  const offers = await updateOffersReminded(tx, request.id, at)
  const teams = await updateTeamReminded(tx, request.id, at)
  await emitAll(tx, [
    ...offers.map(({ answerBy, ...offer }) => ({
      type: 'routing.offer_reminded' as const,
      ...about,
      body: { ...offer, answerBy: untilOf(answerBy) },
    })),
    ...teams.map(({ due }) => ({ type: 'routing.consent_reminded' as const, ...about, body: { due: untilOf(due) } })),
  ])
  return true
}

function untilOf(due: Date | null): string {
  if (due === null) throw new Error('nobody is reminded of what has no end')
  return due.toISOString()
}
