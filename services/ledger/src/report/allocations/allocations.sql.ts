import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'
import type { Row } from '../column.ts'
import { counts, type Scope } from '../report.ts'
import { amounts, isWanted, sightOf } from './rows.ts'

/** Approved and closed allocations of which the caller may see something, some at a time. */
export async function selectEnd(
  reader: Reader,
  scope: Scope,
  after: string | null,
  groups: number,
): Promise<string | null> {
  const { isWhole, isOwn } = sightOf(scope.principal)
  const [row] = await reader.execute<{ id: string }>(sql`
    select id from (
      select al.id from ledger.allocations al join ledger.requests r on r.id = al.request_id
      where al.state in ('approved', 'closed') and (${after}::uuid is null or al.id > ${after}::uuid) and ${isWanted(scope)}
        and (${isWhole} or exists (
          select from ledger.allocation_draws h join ledger.contributions c on c.id = h.contribution_id
          where h.allocation_id = al.id and ${isOwn}))
      order by al.id limit ${groups}) few
    order by id desc limit 1`)
  return row?.id ?? null
}

/** Of all allocations, whoever asks: it names none, and is of no funder, country or objective. */
export async function listReportTotals(reader: Reader, scope: Scope): Promise<Row[]> {
  const rows = await reader.execute<Row>(sql`
    with entered as (
      select a.currency, a.kind, t.code, e.amount_minor
      from ledger.accounts a
      join ledger.entries e on e.account = a.id
      join ledger.transfers t on t.number = e.transfer
      where a.allocation_id is not null and ${counts(scope)}
    )
    select currency, ${amounts} from entered group by currency order by currency`)
  return [...rows]
}
