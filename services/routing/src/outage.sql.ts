import { outageLog, type Reader } from '@hub/database'
import { sql } from 'drizzle-orm'
import { heartbeats, outages } from './tables.ts'

export const { movedByOutages, selectSilence, insertOutage, updateAliveAt } = outageLog('routing', {
  heartbeats,
  outages,
})

/** The deadlines of one request that end later now. */
export interface MovedDeadlines {
  requestId: string
  revision: number
  offers: { offerId: string; answerBy: string }[]
  teamDue: string | null
  consentDue: string | null
  call: { callId: string; due: string } | null
}

/** Of what is open: every request of which a deadline ends after `upAt` that began before it. */
export async function listMoved(reader: Reader, { upAt }: { upAt: Date }): Promise<MovedDeadlines[]> {
  const up = sql`${upAt.toISOString()}::timestamptz`
  const rows = await reader.execute<{
    request_id: string
    revision: number
    kind: 'offer' | 'team' | 'consent' | 'call'
    id: string
    due: string
  }>(sql`
    select open.* from (
      select request_id, revision, 'offer' as kind, id, sent_at as since, routing.moved_by_outages(sent_at, answer_by) as due
      from routing.offers where state = 'open' and answer_by is not null
      union all
      select id, revision, 'team', id, team_since, routing.moved_by_outages(team_since, team_due)
      from routing.requests where coalesce(replacing, state) in ('matching', 'unmatched') and team_due is not null
      union all
      select request_id, revision, 'consent', id, proposed_at, routing.moved_by_outages(proposed_at, due)
      from routing.teams where state = 'proposed'
      union all
      select c.request_id, r.revision, 'call', c.id, c.asked_at, routing.moved_by_outages(c.asked_at, c.due)
      from routing.calls c join routing.requests r on r.id = c.request_id where c.state = 'asked') open
    where due > ${up} and since < ${up} order by request_id, due, id`)
  const moved = new Map<string, MovedDeadlines>()
  for (const { request_id: requestId, revision, kind, id, due } of rows) {
    const none = { requestId, revision, offers: [], teamDue: null, consentDue: null, call: null }
    const known = moved.get(requestId) ?? none
    const until = new Date(due).toISOString()
    moved.set(requestId, { ...known, ...changeOf(known, kind, { id, until }) })
  }
  return [...moved.values()]
}

function changeOf(
  { offers }: MovedDeadlines,
  kind: 'offer' | 'team' | 'consent' | 'call',
  { id, until }: { id: string; until: string },
): Partial<MovedDeadlines> {
  if (kind === 'offer') return { offers: [...offers, { offerId: id, answerBy: until }] }
  if (kind === 'team') return { teamDue: until }
  return kind === 'consent' ? { consentDue: until } : { call: { callId: id, due: until } }
}
