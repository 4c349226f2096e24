import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'

export interface SealedTransfer {
  number: string
  /** Null: it is not sealed yet. */
  index: number | null
}

export async function selectSealedTransfer(reader: Reader, id: string): Promise<SealedTransfer | undefined> {
  const [row] = await reader.execute<{ number: string; index: string | null }>(sql`
    select t.number::text as number, l.index::text as index
    from ledger.transfers t left join ledger.leaves l on l.number = t.number where t.id = ${id}::uuid`)
  return row && { number: row.number, index: row.index === null ? null : Number(row.index) }
}

/** Those of these contributions whose name a funder may be told: its own. */
export async function listOwnContributions(reader: Reader, ids: readonly string[], funder: string): Promise<string[]> {
  const rows = await reader.execute<{ id: string }>(sql`
    select id from ledger.contributions where id = any (${`{${ids.join(',')}}`}::uuid[]) and funder = ${funder}`)
  return rows.map(({ id }) => id)
}
