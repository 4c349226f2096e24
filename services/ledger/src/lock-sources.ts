// The money that may pay for a purpose, locked.
import type { Tx } from '@hub/database'
import { availableAccount } from './account.ts'
import { listSources } from './contribution.sql.ts'
import { fits, type Purpose } from './earmark.ts'
import { lockForPosting } from './posting.sql.ts'
import type { Source } from './spendable.ts'

/** Locks what is available of every contribution whose earmark fits, so that two proposals never count the same money. */
export async function lockSources(tx: Tx, currency: string, purpose: Purpose, on: string): Promise<Source[]> {
  const account = availableAccount(currency)
  const candidates = (await listSources(tx, currency)).filter(({ earmark }) => fits(earmark, purpose))
  const wanted = candidates.map(({ contributionId }) => ({ account, contributionId, from: on }))
  const { balances } = await lockForPosting(tx, { balances: wanted, holdIds: [], transferIds: [] })
  const available = new Map(
    [...balances.values()].map((balance) => [balance.contributionId, balance.posted - balance.held]),
  )
  return candidates.map((source) => ({ ...source, availableMinor: available.get(source.contributionId) ?? 0n }))
}
