// What must hold of the books after every run.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchDatabase } from './server.ts'

const wrongBalances = readFileSync(join(import.meta.dirname, '../../services/ledger/src/verify/balances.sql'), 'utf8')
const wrongSums = `
  select transfer_id, currency, contribution_id, sum(amount_minor) as sum from ledger.entry_lines
  group by transfer_id, currency, contribution_id having sum(amount_minor) <> 0`

/** Each balance is the sum of its entries, and each transfer sums to zero per currency and contribution. */
export async function requireRight({ owner }: BenchDatabase): Promise<void> {
  const wrong = [...(await owner.unsafe(wrongBalances)), ...(await owner.unsafe(wrongSums))]
  if (wrong.length > 0) throw new Error(`the books are wrong after the run: ${JSON.stringify(wrong)}`)
}

/** Each statement finds as many rows as were answered for. */
export async function requireCounts(
  { owner }: BenchDatabase,
  answered: number,
  statements: Record<string, string>,
): Promise<void> {
  for (const [name, statement] of Object.entries(statements)) {
    const [row] = await owner.unsafe(`select count(*)::int as count from (${statement}) _`)
    if (row?.count !== answered)
      throw new Error(`${answered} were answered for, but of ${name} there are ${row?.count}`)
  }
}
