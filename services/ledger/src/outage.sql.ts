import { type Outage, outageLog, type Reader } from '@hub/database'
import { sql } from 'drizzle-orm'
import { heartbeats, outages } from './tables.ts'

export const { movedByOutages, insertOutage, updateAliveAt } = outageLog('ledger', { heartbeats, outages })

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
