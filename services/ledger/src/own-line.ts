// The fund's own line may be below zero by what banks charged, but what they took has left the fund: all that is available together, of
// the contributions and of that line, is never below zero. So no more goes out than there is.
import type { Tx } from '@hub/database'
import { Refusal } from '@hub/errors'
import { formatMinor } from '@hub/money'
import { lockOwnLine, selectFreeMinor } from './own-line.sql.ts'
import type { Leg } from './posting.rule.ts'

/** Posts what takes from what is available outside of a proposal, and refuses it where all together does not bear that. */
export async function postWithinFree(tx: Tx, legs: readonly Leg[], post: () => Promise<void>): Promise<void> {
  const own = legs.filter(({ account }) => account.kind === 'available')
  const takenMinor = own.reduce((sum, { amountMinor }) => sum - amountMinor, 0n)
  const currency = own[0]?.account.currency
  if (currency === undefined || takenMinor <= 0n) return post()
  await lockOwnLine(tx)
  await post()
  const leftMinor = await selectFreeMinor(tx, currency)
  if (leftMinor >= 0n) return
  const free = `${formatMinor(leftMinor + takenMinor, currency).amount} ${currency}`
  throw new Refusal('ledger.fund_short', { free })
}
