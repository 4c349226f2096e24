import type { Reader } from '@hub/database'
import { sql } from 'drizzle-orm'

/** Which of these transfers were undone. */
export async function listReversed(reader: Reader, ids: readonly string[]): Promise<Set<string>> {
  const rows = await reader.execute<{ corrects: string }>(sql`
    select corrects from ledger.transfers where code = 'reversal' and corrects = any (${`{${ids.join(',')}}`}::uuid[])`)
  return new Set(rows.map(({ corrects }) => corrects))
}
