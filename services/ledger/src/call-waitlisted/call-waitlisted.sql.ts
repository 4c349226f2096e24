import type { Reader, Tx } from '@hub/database'
import { eq, inArray, sql } from 'drizzle-orm'
import type { CallState } from '../call.ts'
import { calls, organisations, requests } from '../tables.ts'
import type { Waiting } from './call-waitlisted.rule.ts'

interface Row extends Record<string, unknown> {
  id: string
  revision: number
  since: string | null
  score: number | null
  max_score: number | null
  ask_minor: string
  objectives: number[] | null
  countries: string[]
  members: string[]
  plan_id: string | null
  call_id: string | null
  call_state: CallState | null
  call_plan: string | null
  call_members: string[] | null
  confirm_by: string | null
  lowest_minor: string | null
}

// Members in the order of their bytes, as JavaScript sorts them.
const found = sql`
  select r.id, r.revision, w.since, s.score, s.max_score, r.ask_minor, r.objectives, r.countries, p.id as plan_id,
    array(select distinct m->>'partner' collate "C" from jsonb_array_elements(r.team->'members') m order by 1) as members,
    c.id as call_id, c.state as call_state, c.plan_id as call_plan, c.members as call_members, c.lowest_minor,
    case when c.state = 'asked' then ledger.moved_by_outages(c.called_at, c.confirm_by) else c.confirm_by end as confirm_by
  from ledger.requests r
  left join ledger.waits w on w.request_id = r.id and w.revision = r.revision
  left join ledger.scores s on s.request_id = r.id and s.revision = r.revision
  left join ledger.allocations p on p.request_id = r.id and p.revision = r.revision and p.state = 'planned'
  left join lateral (
    select * from ledger.calls where request_id = r.id and revision = r.revision order by id desc limit 1) c on true`

/** All that wait for money in this currency. */
export async function listWaiting(reader: Reader, currency: string): Promise<Waiting[]> {
  return (
    await reader.execute<Row>(
      sql`${found} where r.state = 'waitlisted' and r.team is not null and r.ask_currency = ${currency}`,
    )
  ).map(waitingOf)
}

/** Those of them that nobody else is at, locked and as they are now. Who waits for a lock here could wait for one who waits for another. */
export async function lockWaiting(tx: Tx, ids: readonly string[]): Promise<Waiting[]> {
  if (ids.length === 0) return []
  const free = await tx
    .select({ id: requests.id })
    .from(requests)
    .where(inArray(requests.id, [...ids]))
    .for('update', { skipLocked: true })
  const locked = sql.param(`{${free.map(({ id }) => id).join(',')}}`)
  const rows = await tx.execute<Row>(
    sql`${found} where r.state = 'waitlisted' and r.team is not null and r.id = any (${locked}::uuid[]) order by r.id`,
  )
  return rows.map(waitingOf)
}

const waitingOf = (row: Row): Waiting => ({
  requestId: row.id,
  revision: row.revision,
  since: new Date(row.since ?? 0),
  score: row.score === null || row.max_score === null ? null : { score: row.score, maxScore: row.max_score },
  askMinor: BigInt(row.ask_minor),
  purpose: { objectives: row.objectives ?? [], countries: row.countries },
  members: row.members,
  planId: row.plan_id,
  call: callOf(row),
})

function callOf({ revision, call_id: id, call_state: state, ...row }: Row): Waiting['call'] {
  if (id === null || state === null || row.confirm_by === null || row.lowest_minor === null) return null
  const basis = { revision, members: row.call_members ?? [], planId: row.call_plan }
  return { id, state, ...basis, confirmBy: new Date(row.confirm_by), lowestMinor: BigInt(row.lowest_minor) }
}

/** Whether this process is the one that calls up now: two that count the same money at once would promise it twice. */
export async function lockCalling(tx: Tx): Promise<boolean> {
  const [row] = await tx.execute<{ is_mine: boolean }>(
    sql`select pg_try_advisory_xact_lock(hashtextextended('ledger.calls', 0)) as is_mine`,
  )
  return row?.is_mine === true
}

/** An open call whose request is not what it was made on any more. */
export async function selectStaleCall(reader: Reader): Promise<{ id: string; requestId: string } | undefined> {
  const [row] = await reader.execute<{ id: string; request_id: string }>(sql`
    select c.id, c.request_id from ledger.calls c join ledger.requests r on r.id = c.request_id
    left join ledger.allocations p on p.request_id = r.id and p.revision = r.revision and p.state = 'planned'
    where c.state in ('asked', 'confirmed') and (r.state <> 'waitlisted' or r.revision <> c.revision
      or p.id is distinct from c.plan_id
      or c.members <> array(select distinct m->>'partner' collate "C" from jsonb_array_elements(r.team->'members') m order by 1))
    order by c.id limit 1`)
  return row && { id: row.id, requestId: row.request_id }
}

export async function insertCalls(tx: Tx, rows: (typeof calls.$inferInsert)[]): Promise<void> {
  await tx.insert(calls).values(rows)
}

export async function updateLowest(tx: Tx, id: string, lowestMinor: bigint): Promise<void> {
  await tx.update(calls).set({ lowestMinor }).where(eq(calls.id, id))
}

/** By slug; null for one that sits in no country. */
export async function listCountriesOf(reader: Reader, slugs: readonly string[]): Promise<Map<string, string | null>> {
  const rows = await reader
    .select({ slug: organisations.slug, country: organisations.country })
    .from(organisations)
    .where(inArray(organisations.slug, [...slugs]))
  return new Map(rows.map(({ slug, country }) => [slug, country]))
}
