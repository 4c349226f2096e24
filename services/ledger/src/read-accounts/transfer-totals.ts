// What was moved by code, over all transfers. Everybody may ask, and counting the whole history for each call would grow with it:
// what is sealed never changes, so it is counted once and afterwards only what a newer checkpoint adds.
import type { Reader } from '@hub/database'
import { type CheckpointRow, selectLastCheckpoint } from '../sealed.sql.ts'
import { listTransferTotals, type TransferTotal } from './read-accounts.sql.ts'

// Leaves in one statement: some 100,000 entries, well below the time that one may take.
const step = 50_000

interface Counted {
  size: number
  totals: readonly TransferTotal[]
}

/** Counts of the process: those of the newest checkpoint; of all there is where nothing was ever sealed. */
export function makeTransferTotals() {
  let counted: Counted = { size: 0, totals: [] }
  return async (reader: Reader): Promise<{ checkpoint: CheckpointRow | null; totals: readonly TransferTotal[] }> => {
    const checkpoint = await selectLastCheckpoint(reader)
    if (checkpoint === undefined) return { checkpoint: null, totals: await listTransferTotals(reader, null) }
    let now = checkpoint.size < counted.size ? { size: 0, totals: [] } : counted
    while (now.size < checkpoint.size) {
      const to = Math.min(now.size + step, checkpoint.size)
      now = { size: to, totals: added(now.totals, await listTransferTotals(reader, { from: now.size, to })) }
      counted = now
    }
    return { checkpoint, totals: now.totals }
  }
}

function added(before: readonly TransferTotal[], more: readonly TransferTotal[]): TransferTotal[] {
  const sums = new Map<string, TransferTotal>()
  for (const total of [...before, ...more]) {
    const key = `${total.code} ${total.currency}`
    const { transfers = 0, movedMinor = 0n } = sums.get(key) ?? {}
    sums.set(key, { ...total, transfers: transfers + total.transfers, movedMinor: movedMinor + total.movedMinor })
  }
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total)
}
