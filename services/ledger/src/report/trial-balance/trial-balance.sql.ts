import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'
import { seesAll } from '../../actor.ts'
import type { Row } from '../column.ts'
import { counts, type Scope } from '../report.ts'
import { sums } from './rows.ts'

export async function selectEnd(
  reader: Reader,
  scope: Scope,
  after: string | null,
  groups: number,
): Promise<string | null> {
  if (!seesAll(scope.principal)) return null
  const [row] = await reader.execute<{ code: string }>(sql`
    select code from (
      select code from ledger.accounts where code collate "C" > ${after ?? ''} order by code collate "C" limit ${groups}) few
    order by code collate "C" desc limit 1`)
  return row?.code ?? null
}

/** By kind of account, of all entries, whoever asks. */
export async function listTrialTotals(reader: Reader, scope: Scope): Promise<Row[]> {
  const rows = await reader.execute<Row>(sql`
    select a.kind, ${sums}, a.currency
    from ledger.accounts a join ledger.entries e on e.account = a.id join ledger.transfers t on t.number = e.transfer
    where ${counts(scope)} group by a.kind, a.currency order by a.kind, a.currency`)
  return rows.map(({ debit, credit, balance, ...row }) => ({
    ...row,
    debit: String(debit),
    credit: String(credit),
    balance: String(balance),
  }))
}
