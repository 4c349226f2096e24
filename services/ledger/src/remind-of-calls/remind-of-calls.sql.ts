import type { Reader, Tx } from '@hub/database'
import { sql } from 'drizzle-orm'
import { callReminders } from '../tables.ts'
import type { AwaitedCall, ReminderKind } from './remind-of-calls.rule.ts'

/** Calls that are not answered for all yet; `id`: one of them. */
export async function listAwaited(reader: Reader, id?: string): Promise<AwaitedCall[]> {
  const rows = await reader.execute<{
    id: string
    request_id: string
    revision: number
    plan_id: string | null
    members: string[]
    confirmed: string[]
    confirm_by: string
    reminded: ReminderKind[]
  }>(sql`
    select c.id, c.request_id, c.revision, c.plan_id, c.members, ledger.moved_by_outages(c.called_at, c.confirm_by) as confirm_by,
      array(select partner from ledger.call_confirmations where call_id = c.id) as confirmed,
      array(select kind from ledger.call_reminders where call_id = c.id) as reminded
    from ledger.calls c where c.state = 'asked' ${id === undefined ? sql`` : sql`and c.id = ${id}`} order by c.id`)
  return rows.map((row) => ({
    id: row.id,
    requestId: row.request_id,
    revision: row.revision,
    planId: row.plan_id,
    members: row.members,
    confirmed: row.confirmed,
    confirmBy: new Date(row.confirm_by),
    reminded: row.reminded,
  }))
}

export async function insertCallReminder(tx: Tx, row: typeof callReminders.$inferInsert): Promise<void> {
  await tx.insert(callReminders).values(row)
}
