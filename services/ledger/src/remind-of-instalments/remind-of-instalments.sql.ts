import type { Reader, Tx } from '@hub/database'
import { sql } from 'drizzle-orm'
import { type Instalment, instalmentReminders } from '../contribution.tables.ts'
import type { OpenAgreement } from './remind-of-instalments.rule.ts'

/** Agreements that still expect money; `id`: that of one contribution. */
export async function listOpenAgreements(reader: Reader, id?: string): Promise<OpenAgreement[]> {
  const rows = await reader.execute<{
    id: string
    funder: string
    currency: string
    schedule: Instalment[]
    received: string
    reminded: OpenAgreement['reminded']
  }>(sql`
    select c.id, c.funder, a.currency, a.schedule, s.received,
      (select coalesce(json_agg(json_build_object('instalment', r.instalment, 'kind', r.kind)), '[]')
        from ledger.instalment_reminders r where r.contribution_id = c.id) as reminded
    from ledger.contributions c
    join ledger.agreements a on a.contribution_id = c.id
    cross join lateral (
      select coalesce(sum(d.received_minor), 0) as received from ledger.standing_deposits d where d.contribution_id = c.id) s
    where c.state = 'agreed' and s.received < a.amount_minor ${id === undefined ? sql`` : sql`and c.id = ${id}`}
    order by c.id`)
  return rows.map(({ id: contributionId, received, ...row }) => ({
    contributionId,
    receivedMinor: BigInt(received),
    ...row,
  }))
}

export async function insertReminders(
  tx: Tx,
  rows: readonly (typeof instalmentReminders.$inferInsert)[],
): Promise<void> {
  await tx.insert(instalmentReminders).values([...rows])
}
