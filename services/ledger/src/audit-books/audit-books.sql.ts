import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'
import type { auditedTables } from '../audited-tables.ts'

export interface StoredLeaf {
  index: number
  number: string
  hash: string
}

export async function listLeaves(reader: Reader, from: number, limit: number): Promise<StoredLeaf[]> {
  const rows = await reader.execute<{ index: string; number: string; hash: string }>(sql`
    select l.index::text as index, l.number::text as number, encode(l.hash, 'hex') as hash
    from ledger.leaves l where l.index >= ${String(from)}::bigint order by l.index limit ${limit}`)
  return rows.map((row) => ({ ...row, index: Number(row.index) }))
}

export async function listRows(
  reader: Reader,
  table: (typeof auditedTables)[number],
  after: string | null,
  limit: number,
) {
  const rows = await reader.execute<{ key: string; content: string }>(sql`
    select key, content from ledger.rows_of(${`ledger.${table}`}::regclass, ${after}::jsonb, ${limit})`)
  return [...rows]
}

/** Rows that belong to nothing: no leaf, no transfer, no checkpoint. Those that are not sealed yet are among them. */
export async function listStrays(reader: Reader, limit: number) {
  const rows = await reader.execute<{ table: string; row: string }>(sql`
    (select 'transfers' as table, t.id::text as row from ledger.transfers t
      where not exists (select from ledger.leaves l where l.number = t.number) limit ${limit})
    union all
    (select 'facts', f.number || ' of ' || f.of_table || ' ' || f.key from ledger.facts f
      where not exists (select from ledger.leaves l where l.number = f.number) limit ${limit})
    union all
    (select 'entries', e.transfer || ' leg ' || e.leg from ledger.entries e
      where not exists (select from ledger.transfers t where t.number = e.transfer) limit ${limit})
    union all
    (select 'leaves', l.index::text from ledger.leaves l
      where l.index >= coalesce((select max(size) from ledger.checkpoints), 0) limit ${limit})`)
  return [...rows]
}
