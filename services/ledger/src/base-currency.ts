// The fund keeps its books in the base currency of the day on which money first moves, from then on for ever.
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { lockSettings, selectHasEntries, selectPendingBase, selectSettings } from './settings.sql.ts'

/** Today's base currency, for what moves money perhaps for the first time; refuses while another one is set to follow. */
export async function fixBaseCurrency(tx: Tx, today: string): Promise<string> {
  const isFixed = await selectHasEntries(tx)
  if (!isFixed) await lockSettings(tx)
  const { baseCurrency } = await selectSettings(tx, today)
  const pending = isFixed ? undefined : await selectPendingBase(tx, today, baseCurrency)
  if (pending) throw new Refusal('ledger.base_currency_pending', pending)
  return baseCurrency
}
