import type { RequestState } from '@hub/contracts'
import { type Outage, outageLog, type Reader, type Tx } from '@hub/database'
import { and, gt, inArray, sql } from 'drizzle-orm'
import { heartbeats, outages, requests } from './tables.ts'

export const { movedByOutages, selectMoved, insertOutage, updateAliveAt } = outageLog('intake', { heartbeats, outages })

/** In these states the deadline is intake's own; in all others it is told by the service that judges, which moves it. */
export const statesOfOwnDeadline: readonly RequestState[] = ['submitted', 'needs_clarification', 'eligible']

/** Whether an outage ended after this. */
export async function selectHasEndedAfter(reader: Reader, at: Date): Promise<boolean> {
  return (await reader.select().from(outages).where(gt(outages.upAt, at)).limit(1)).length > 0
}

/** Moves the deadlines into which an outage fell. In seconds: days that are added follow the clocks of a time zone. */
export const updateMoved = (tx: Tx, { downFrom, upAt }: Outage) => {
  const [from, up] = [downFrom, upAt].map((at) => sql`${at.toISOString()}::timestamptz`)
  const { waitingSince, waitingDue } = requests
  return tx
    .update(requests)
    .set({
      version: sql`${requests.version} + 1`,
      waitingDue: sql`${waitingDue} + make_interval(secs => extract(epoch from ${up} - greatest(${from}, ${waitingSince}))::float8)`,
    })
    .where(
      and(inArray(requests.state, [...statesOfOwnDeadline]), sql`${waitingDue} > ${from} and ${waitingSince} < ${up}`),
    )
    .returning({ id: requests.id, revision: requests.revision, due: waitingDue })
}
