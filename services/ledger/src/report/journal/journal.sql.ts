import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'
import { seesAll } from '../../actor.ts'
import type { Row } from '../column.ts'
import { counts, type Scope } from '../report.ts'
import { fromTransfers, isBetween, placeOf } from './rows.ts'

export async function selectEnd(
  reader: Reader,
  scope: Scope,
  after: string | null,
  groups: number,
): Promise<string | null> {
  if (!seesAll(scope.principal)) return null
  const [row] = await reader.execute<{ last: string | null }>(sql`
    select max(place)::text as last from (
      select ${placeOf(scope)} as place from ${fromTransfers(scope)}
      where ${isBetween(scope, after)} order by 1 limit ${groups}) few`)
  return row?.last ?? null
}

/** Of all transfers, whoever asks, and whatever funder, country or objective is asked for. */
export async function listJournalTotals(reader: Reader, scope: Scope): Promise<Row[]> {
  const rows = await reader.execute<Row>(sql`
    select t.code, count(distinct t.number)::text as transfers,
      coalesce(sum(e.amount_minor) filter (where e.amount_minor > 0), 0)::text as moved, a.currency
    from ledger.transfers t
    join ledger.entries e on e.transfer = t.number
    join ledger.accounts a on a.id = e.account
    where ${counts(scope)} group by t.code, a.currency order by t.code, a.currency`)
  return [...rows]
}
