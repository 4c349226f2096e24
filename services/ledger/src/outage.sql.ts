import type { Reader, Tx } from '@hub/database'
import { type Column, type GetColumnData, type SQL, sql } from 'drizzle-orm'
import type { Outage } from './outage.ts'
import { heartbeats, outages } from './tables.ts'

/** A deadline as outages have moved it, of what began at `since` and ended at `closed`, in the place of its column. */
export const movedByOutages = <C extends Column>(
  due: C,
  { since, closed }: { since: Column; closed: Column },
): SQL<GetColumnData<C>> =>
  sql`ledger.moved_by_outages(${since}, ${due}, coalesce(${closed}, 'infinity'))`.mapWith(due) as SQL<GetColumnData<C>>

export async function selectAliveAt(reader: Reader): Promise<Date | null> {
  const [row] = await reader.select().from(heartbeats)
  return row?.aliveAt ?? null
}

/** One process at a time records an outage: the next one finds that there is life again. */
export async function lockAliveAt(tx: Tx): Promise<Date | null> {
  const [row] = await tx.select().from(heartbeats).for('update')
  return row?.aliveAt ?? null
}

export async function insertOutage(tx: Tx, outage: Outage): Promise<void> {
  await tx.insert(outages).values(outage)
}

/** Clocks of several processes may differ: the latest counts. */
export async function updateAliveAt(tx: Tx, at: Date): Promise<void> {
  await tx
    .insert(heartbeats)
    .values({ aliveAt: at })
    .onConflictDoUpdate({
      target: heartbeats.isOnly,
      set: { aliveAt: at },
      setWhere: sql`${heartbeats.aliveAt} < excluded.alive_at`,
    })
}

export interface MovedDeadline {
  requestId: string
  revision: number
  allocationId: string | null
  amendmentId: string | null
  callId: string | null
  due: Date
}

/** The deadlines of what is open that an outage has moved: they end after it now. */
export async function listMoved(reader: Reader, { upAt }: Outage): Promise<MovedDeadline[]> {
  const rows = await reader.execute<{
    request_id: string
    revision: number
    allocation_id: string | null
    amendment_id: string | null
    call_id: string | null
    due: string
  }>(sql`
    select * from (
      select request_id, revision, id as allocation_id, null::uuid as amendment_id, null::uuid as call_id,
        ledger.moved_by_outages(proposed_at, due) as due
      from ledger.allocations where state = 'proposed'
      union all
      select a.request_id, a.revision, a.id, m.id, null, ledger.moved_by_outages(m.proposed_at, m.due)
      from ledger.amendments m join ledger.allocations a on a.id = m.allocation_id where m.state = 'proposed'
      union all
      select request_id, revision, null, null, id, ledger.moved_by_outages(called_at, confirm_by)
      from ledger.calls where state = 'asked') open
    where due > ${upAt.toISOString()}::timestamptz order by request_id, due`)
  return rows.map((row) => ({
    requestId: row.request_id,
    revision: row.revision,
    allocationId: row.allocation_id,
    amendmentId: row.amendment_id,
    callId: row.call_id,
    due: new Date(row.due),
  }))
}
